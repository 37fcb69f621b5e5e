import * as vscode from 'vscode';
import { limitRow, median, milliseconds, spreadOf } from '../../../bench/rows';
import { report } from '../../../bench/reportRows';
import { startBench } from './benchHost';
import { openStudio } from './openStudio';

const opens = 12;
const maxOpenMs = 300;

describe('bench: Studio panel', function () {
  this.timeout(120_000);

  it('from the command to its ready message', async () => {
    const { access } = await startBench();
    const times = { studio: [] as number[], empty: [] as number[] };
    for (let open = 0; open <= opens; open++) {
      for (const [name, measure] of [
        ['studio', () => openStudio(access)],
        ['empty', openEmptyPanel],
      ] as const) {
        times[name].push(await measure());
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      }
    }
    const [cold = NaN, ...warm] = times.studio;
    const floor = median(times.empty.slice(1));
    report(
      limitRow(
        `Studio, from the command to its ready message, warm, median of ${opens}, beside an empty panel`,
        median(warm),
        maxOpenMs,
        value => milliseconds(value, 0),
        {
          peer: milliseconds(floor, 0),
          ratio: median(warm) / floor,
          spread: [
            `${spreadOf(warm, 'ms')}, empty ${spreadOf(times.empty.slice(1), 'ms')}`,
            `the first ${milliseconds(cold, 0)}`,
          ].join('; '),
        },
      ),
    );
  });
});

/** The lower bound: a webview that only reports that it is ready. */
async function openEmptyPanel(): Promise<number> {
  const started = performance.now();
  const panel = vscode.window.createWebviewPanel('bench.empty', 'Empty', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  await new Promise(resolve => {
    panel.webview.onDidReceiveMessage(resolve);
    panel.webview.html = '<!DOCTYPE html><script>acquireVsCodeApi().postMessage("ready")</script>';
  });
  return performance.now() - started;
}
