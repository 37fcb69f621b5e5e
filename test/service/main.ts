import { parseArgs } from 'node:util';
import { startService } from './dashScopeService';
import type { DashScopeService } from './dashScopeService';
import type { Region } from './models';

const usage = `Runs a stand-in for the DashScope image service on this machine.

  npm run service -- [options]

  --port <number>        where to listen; any free port unless given
  --host <address>       127.0.0.1 unless given
  --key <key>            an accepted key, may be repeated; sk-test unless given
  --region <name>        beijing (unless given), singapore, virginia, frankfurt or tokyo
  --time-scale <number>  how many times faster rate limits and tasks run; 1 unless given
  --no-rate-limits       accept any number of requests
  --help                 show this
`;

const regions: readonly Region[] = ['beijing', 'singapore', 'virginia', 'frankfurt', 'tokyo'];

/** A mistake in the arguments, printed without a stack. */
class UsageError extends Error {}

function numberFrom(name: string, text: string | undefined, isAllowed: (value: number) => boolean): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !isAllowed(value))
    throw new UsageError(`--${name} ${text} is not a number that can be used here.`);
  return value;
}

async function start(): Promise<DashScopeService | undefined> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      key: { type: 'string', multiple: true },
      region: { type: 'string' },
      'time-scale': { type: 'string' },
      'no-rate-limits': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return undefined;
  }
  const port = numberFrom('port', values.port, value => Number.isInteger(value) && value >= 0 && value <= 65_535);
  const timeScale = numberFrom('time-scale', values['time-scale'], value => value > 0 && Number.isFinite(value));
  const region = values.region === undefined ? 'beijing' : regions.find(known => known === values.region);
  if (!region) throw new UsageError(`--region ${values.region ?? ''} is not one of ${regions.join(', ')}.`);
  return startService({
    region,
    rateLimits: values['no-rate-limits'] !== true,
    ...(port === undefined ? {} : { port }),
    ...(timeScale === undefined ? {} : { timeScale }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.key === undefined ? {} : { keys: values.key }),
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program. Give another one with --port, or leave it out for a free one.';
  if (code === 'EACCES') return 'This port needs more rights. Give one above 1023 with --port.';
  if (error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true) return `${error.message}\n\n${usage}`;
  return `The service could not start: ${error.message}`;
}

start().then(
  service => {
    if (!service) return;
    process.stdout.write(`DashScope stand-in listening: ${service.baseUrl}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.close());
  },
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  },
);
