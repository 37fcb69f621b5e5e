#!/usr/bin/env node
// Accepts the arguments of a desktop VS Code, and runs their test suite in the packaged one.
import 'tsx';

await import('./launchTests.ts');
