import { type How, type Machine, type MachineOptions, startMachine } from './machine';
import { describeState, type Row, rowOf } from './outcome';

export interface Play extends MachineOptions {
  name: string;
  play(machine: Machine, how: How): Promise<void>;
}

/** Plays a scenario on its own machine. @returns its line of the table, including the problem if it failed. */
export async function playScenario(scenario: Play, how: How): Promise<Row> {
  const machine = await startMachine(scenario);
  try {
    const problem = await scenario.play(machine, how).then(
      () => undefined,
      (error: unknown) => explain(error, machine, `${scenario.name} ${how}`),
    );
    return { ...(await rowOf(machine, scenario.name, how)), ...(problem !== undefined && { problem }) };
  } finally {
    await machine.close();
  }
}

async function explain(error: unknown, machine: Machine, name: string): Promise<string> {
  // A closed window has no state to show.
  await machine.window.explain(`kill ${name}`).catch(() => undefined);
  return `${error instanceof Error ? error.message : String(error)}\n${describeState(machine)}`;
}
