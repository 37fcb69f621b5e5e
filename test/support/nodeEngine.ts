import path from 'node:path';
import type { NodeEngine as ComposedEngine } from '../../src/cli/node/nodeEngine';
import { composeNodeEngine } from '../../src/cli/node/nodeEngine';
import { NodeWorkspace } from '../../src/cli/node/nodeWorkspace';
import { SystemClock } from '../../src/engine/connection/clock';
import type { Environment } from '../../src/engine/connection/connection';
import { History } from '../../src/engine/history/history';
import { RecordingLog } from './journalFixtures';

class SecretRecordingLog extends RecordingLog {
  readonly hidden: string[] = [];
  hide(secret: string): void {
    this.hidden.push(secret);
  }
}

export interface NodeEngine extends ComposedEngine {
  history: History;
  log: SecretRecordingLog;
}

/**
 * The engine without an editor, with a history and a log that remember.
 * @param storage where the journal and the history are.
 */
export async function composeInNode(folder: string, storage: string, environment: Environment): Promise<NodeEngine> {
  const log = new SecretRecordingLog();
  const historyFolder = path.join(storage, 'history');
  const history = new History(historyFolder, log, new SystemClock());
  const engine = await composeNodeEngine({
    workspace: new NodeWorkspace(folder),
    dataFolder: storage,
    environment,
    log,
    version: '1.2.3',
    observer: history,
    historyFolder,
  });
  const close = async (): Promise<void> => {
    await Promise.all([history.dispose(), engine.close()]);
  };
  return { ...engine, history, log, close };
}
