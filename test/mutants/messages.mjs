// A Stryker plugin: leaves the sentences of `l10n.t` as they are. An emptied sentence is noise: a test that compares
// the whole English text would only repeat the source, and test/architecture already compares every sentence with the
// translations. The other arguments of the call are logic and are still changed.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const isSentence = ({ node, key, listKey, parent }) =>
  listKey === 'arguments' &&
  key === 0 &&
  parent.callee.type === 'MemberExpression' &&
  parent.callee.property.name === 't' &&
  (parent.callee.object.name === 'l10n' || parent.callee.object.property?.name === 'l10n') &&
  node.type === 'StringLiteral';

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'messages', {
    shouldIgnore: path => (isSentence(path) ? 'sentence' : undefined),
  }),
];
