import { parseScripts } from './faults';
import { Refusal } from './refusal';
import type { Reply } from './replies';
import { jsonReply } from './replies';
import type { ServiceState } from './serviceState';

export const adminRoot = '/_service/';

/**
 * Lets another process script the service and read its records. These routes are not part of the DashScope protocol.
 */
export async function handleAdmin(
  state: ServiceState,
  reset: () => void,
  call: { method: string; pathname: string; rawBody: Buffer },
): Promise<Reply> {
  const { journal } = state;
  switch (`${call.method} ${call.pathname.slice(adminRoot.length)}`) {
    case 'POST script': {
      const scripts = parseAdminBody(call.rawBody);
      for (const script of scripts) state.faults.add(script);
      return jsonReply({ loaded: scripts.length });
    }
    case 'POST reset':
      reset();
      return jsonReply({});
    case 'GET requests':
      return jsonReply(journal.requests);
    case 'GET state':
      return jsonReply({
        refused: journal.refused,
        warnings: journal.warnings,
        truncatedPrompts: journal.truncatedPrompts,
      });
    case 'GET images':
      return jsonReply(
        await Promise.all(state.results.images.map(async image => ({ ...image, sha256: await image.sha256() }))),
      );
    default:
      throw new Refusal(
        404,
        'NotFound',
        'The service has POST /_service/script, POST /_service/reset, GET /_service/requests, ' +
          'GET /_service/state, GET /_service/images.',
      );
  }
}

function parseAdminBody(rawBody: Buffer): ReturnType<typeof parseScripts> {
  try {
    return parseScripts(JSON.parse(rawBody.toString('utf8')) as Record<string, unknown>);
  } catch (error) {
    throw new Refusal(
      400,
      'InvalidParameter',
      `No fault script: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
