// The bundle that speaks the Model Context Protocol; loaded by `easel mcp` alone.
import { once } from 'node:events';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  RootsListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { URI } from 'vscode-uri';
import { agentToolNames, makesImages } from '../core/agents/agentToolNames';
import { agentTools, outputSchemas } from '../core/agents/agentTools';
import type { AskPerson } from '../engine/agents/agentLimits';
import type { McpBackend } from './mcpBackend';

/** Nothing that a client answers has a schema: of its form, only the button counts. */
const takesEverything: jsonSchemaValidator = {
  getValidator: () => input => ({ valid: true, data: input as never, errorMessage: undefined }),
};

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Serves until the client closes the connection or the signal aborts. */
export async function serveMcp(backend: McpBackend, signal: AbortSignal): Promise<void> {
  const transport = new StdioServerTransport();
  const server = new Server(
    { name: 'easel', title: 'Easel', version: backend.version },
    { capabilities: { tools: {}, resources: { listChanged: true } }, jsonSchemaValidator: takesEverything },
  );
  /** The images of this session, by their addresses. */
  const made = new Map<string, URI>();
  const roots = new Roots(server, backend);
  server.oninitialized = () => void roots.ask();
  server.setNotificationHandler(RootsListChangedNotificationSchema, () => roots.ask());
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: agentTools().map(tool => ({
      ...tool,
      outputSchema: outputSchemas[tool.name],
      annotations: {
        readOnlyHint: !makesImages(tool.name),
        destructiveHint: false,
        idempotentHint: !makesImages(tool.name),
        openWorldHint: makesImages(tool.name),
      },
    })),
  }));
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: [...made.values()].map(linkOf),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const file = made.get(uri);
    // Nothing but what was made here: the server is no way to read other files.
    if (!file) throw new McpError(ErrorCode.InvalidParams, 'This resource is not known.');
    return { contents: [{ uri, mimeType: mimeOf(file), blob: await backend.read(file) }] };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const name = agentToolNames.find(known => known === params.name);
    if (!name) throw new McpError(ErrorCode.InvalidParams, `The tool "${params.name}" is not known.`);
    await roots.known;
    const result = await backend.call(name, params.arguments ?? {}, {
      signal: extra.signal,
      onProgress: progressOf(extra),
      ask: askPerson(server),
    });
    switch (result.kind) {
      case 'failed':
        return { content: [textOf(result.error)], isError: true };
      case 'cancelled':
        // The client has gone on, and reads no answer.
        return { content: [], isError: true };
      case 'done': {
        for (const file of result.files) made.set(file.toString(), file);
        if (result.files.length > 0) void server.sendResourceListChanged().catch(() => undefined);
        return {
          content: [textOf(result.value), ...(await pictureParts(backend, result.files, extra.signal))],
          structuredContent: { ...result.value },
        } satisfies CallToolResult;
      }
    }
  });
  const closed = new Promise<void>(resolve => {
    server.onclose = resolve;
  });
  process.stdin.once('end', () => void server.close());
  await server.connect(transport);
  await Promise.race([closed, once(signal, 'abort')]);
  await server.close();
}

/** The folders that the client says it works in. */
class Roots {
  /** Resolves when the folders are known that the client has now. */
  known: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: Server,
    private readonly backend: McpBackend,
  ) {}

  ask(): Promise<void> {
    if (this.server.getClientCapabilities()?.roots === undefined) return this.known;
    this.known = this.server.listRoots().then(
      ({ roots }) => {
        this.backend.setRoots(roots.map(({ uri }) => uri));
      },
      (error: unknown) => {
        this.backend.log(`Roots: ${String(error)}`);
      },
    );
    return this.known;
  }
}

/** Sends the progress to a client that asked for it. There is no total: the service does not say how far it is. */
function progressOf({ _meta, sendNotification }: Extra): (message: string) => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let progress = 0;
  return message => {
    progress += 1;
    void sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } }).catch(
      () => undefined,
    );
  };
}

/** By the client's own form, where it has one. */
function askPerson(server: Server): AskPerson | undefined {
  if (server.getClientCapabilities()?.elicitation === undefined) return undefined;
  return async ({ question, detail }) => {
    const { action } = await server.elicitInput({
      message: `${question}\n${detail}`,
      requestedSchema: { type: 'object', properties: {} },
    });
    return action === 'accept';
  };
}

async function pictureParts(
  backend: McpBackend,
  files: readonly URI[],
  signal: AbortSignal,
): Promise<CallToolResult['content']> {
  const [first] = files;
  const preview = first && (await backend.previewOf(first, signal));
  return [
    ...files.map(file => ({ type: 'resource_link' as const, ...linkOf(file) })),
    ...(preview === undefined ? [] : [{ type: 'image' as const, data: preview, mimeType: 'image/jpeg' }]),
  ];
}

const textOf = (value: object): { type: 'text'; text: string } => ({ type: 'text', text: JSON.stringify(value) });

function linkOf(file: URI): { uri: string; name: string; mimeType: string } {
  return { uri: file.toString(), name: file.path.slice(file.path.lastIndexOf('/') + 1), mimeType: mimeOf(file) };
}

/** Results in another format than PNG have their own ending. */
function mimeOf({ path }: URI): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return `image/${ending === 'jpg' ? 'jpeg' : ending}`;
}
