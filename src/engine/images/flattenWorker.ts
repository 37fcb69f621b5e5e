// A separate bundle, which runs in a thread beside the extension host: see `flattenAside.ts`.
import { parentPort, workerData } from 'node:worker_threads';
import { flattenPng } from './flattenImage';

const flat = flattenPng(workerData as Uint8Array);
parentPort?.postMessage(flat, [flat.bytes.buffer as ArrayBuffer]);
