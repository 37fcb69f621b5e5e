#!/usr/bin/env node
// Takes the arguments of a desktop VS Code and runs the test suite they name in the packaged one.
import 'tsx';

await import('./launchTests.ts');
