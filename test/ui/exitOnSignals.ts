import { exitOnSignals } from '../vscode/privateFolder';

// Loaded by mocha before the tests, so that an interrupted run ends its VS Code and browser.
exitOnSignals();
