// The folders whose tests are measured: they decide about money, files and jobs, or hold the state of the panel.
export const folders = [
  { name: 'core', places: ['src/core'] },
  { name: 'engine/jobs', places: ['src/engine/jobs'] },
  { name: 'engine/journal', places: ['src/engine/journal'] },
  { name: 'engine/connection', places: ['src/engine/connection'] },
  { name: 'webview', places: ['studio', 'receive', 'runCheck', 'formKeeper'].map(file => `src/webview/${file}.ts`) },
];
