import { exitOnSignals } from '../vscode/privateFolder';

// Loaded by mocha before the tests: an interrupted run leaves no VS Code and no browser behind.
exitOnSignals();
