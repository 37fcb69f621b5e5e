import { MarkupCollector } from '../markupCollector';
import type { ReferenceReader } from '../referenceTypes';
import { ScriptNames } from './scriptNames';
import { ScriptReader } from './scriptReader';
import type { ScriptDialect } from './scriptTokens';

function reader(dialect: ScriptDialect): ReferenceReader {
  return text => {
    const collector = new MarkupCollector('template');
    new ScriptReader(text, 0, dialect, collector, new ScriptNames()).read();
    return collector.finish(text.length);
  };
}

/** JavaScript, with or without JSX: imports, `require`, `new URL` and elements. */
export const scriptReferences = reader({ isTypeScript: false, hasElements: true });
export const typedScriptReferences = reader({ isTypeScript: true, hasElements: false });
export const typedElementReferences = reader({ isTypeScript: true, hasElements: true });
