import { DashScopeClient } from '../../src/engine/dashscope/client';
import type { HttpPorts } from '../../src/engine/dashscope/http';
import type { TaskWait } from '../../src/engine/dashscope/tasks';
import { RateLimits } from '../service/rateLimits';
import { Refusal } from '../service/refusal';
import { seededRandom } from './pictures';
import { SimulatedClock } from './simulatedClock';

/** Travel time in one direction; each request draws its own. */
const minTravelMs = 10;
const travelMs = 40;

const endpoint = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-test', resultHosts: [] };
const ignore = (): void => undefined;

/**
 * Simulates tasks at a service that only reports their states, queried by the real client, on one simulated clock.
 * Faster real time would also shorten the travel time of requests. The service has the limits of the stand-in.
 */
export class SimulatedTasks {
  readonly clock = new SimulatedClock();
  readonly limits = new RateLimits(() => this.clock.elapsed());
  /** The times at which queries reached the service. */
  readonly queriesMs: number[] = [];
  refusedQueries = 0;
  private readonly tasks: { submittedMs: number; endsMs: number }[] = [];
  private readonly random: () => number;
  private readonly client: DashScopeClient;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    const elapsed = (): number => this.clock.elapsed();
    const clock: HttpPorts['clock'] = {
      elapsed,
      now: elapsed,
      sleep: (...slept) => this.clock.sleep(...slept),
      after: () => ignore,
    };
    const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    this.client = new DashScopeClient({
      transport: url => this.answer(url),
      clock,
      chance: Math.random,
      log,
      userAgent: 'easel/test',
    });
  }

  get running(): number {
    return this.tasks.filter(({ endsMs }) => endsMs > this.clock.elapsed()).length;
  }

  /** Waits for the travel time in one direction. */
  travel(): Promise<void> {
    return this.clock.sleep(minTravelMs + this.random() * (travelMs - minTravelMs));
  }

  /** Creates a task at the service. @returns its id. */
  create(durationMs: number): string {
    const submittedMs = this.clock.elapsed();
    return String(this.tasks.push({ submittedMs, endsMs: submittedMs + durationMs }) - 1);
  }

  /** Waits until the client knows the task's end. */
  async wait(taskId: string, wait: Pick<TaskWait, 'ageMs' | 'schedule' | 'onDuration'>): Promise<void> {
    await this.client.waitForTask(taskId, endpoint, {
      signal: new AbortController().signal,
      deadline: Infinity,
      onProgress: ignore,
      ...wait,
    });
  }

  private async answer(url: URL): Promise<Response> {
    await this.travel();
    const answer = this.answerNow(Number(url.pathname.split('/').at(-1)));
    await this.travel();
    return answer;
  }

  private answerNow(index: number): Response {
    this.queriesMs.push(this.clock.elapsed());
    const task = this.tasks[index];
    if (!task) return Response.json({ output: { task_status: 'UNKNOWN' } });
    try {
      this.limits.enterTaskQuery();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusedQueries += 1;
      return Response.json({ code: error.code, message: error.message }, { status: error.status });
    }
    const { submittedMs, endsMs } = task;
    if (endsMs > this.clock.elapsed())
      return Response.json({ output: { task_status: 'RUNNING', submit_time: timeText(submittedMs) } });
    const content = [{ image: 'https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/a.png' }];
    return Response.json({
      output: {
        task_status: 'SUCCEEDED',
        submit_time: timeText(submittedMs),
        end_time: timeText(endsMs),
        choices: [{ message: { content } }],
      },
    });
  }
}

/** The format of the service's times. */
const timeText = (timeMs: number): string => new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '');
