import type { TextChange } from '../../core/documents/textChange';
import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { openCurrent, openDocuments } from '../../editor/openDocuments';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import type { DocumentChange } from '../../engine/documents/missing/missingRuns';
import type { VariantLink, VariantLinks } from '../../engine/documents/variantLinks';
import type { VariantRule } from '../../core/style/variantRules';
import { textOf } from './altTextActions';

/** A variant that is there. */
export interface MadeVariant {
  /** The original. */
  image: vscode.Uri;
  file: URI;
  rule: VariantRule;
}

/** What became of a document that shows an image. */
export interface VariantOutcome {
  document: URI;
  kind: 'inserted' | 'present' | 'none';
  /** A sentence for the person. */
  note: string;
}

/** So often a document may change while it is looked at. */
const maxTries = 3;

/**
 * Lets a document show an image and its variant, as one edit that can be undone.
 * @param near where the document names the image, if it does so in several places; default: the first.
 * @param saves whether a document without other changes is saved.
 */
export async function showVariant(
  links: Pick<VariantLinks, 'inText'>,
  uri: URI,
  { image, file, rule }: MadeVariant,
  { near, saves }: { near?: number | vscode.Position | undefined; saves: boolean },
): Promise<VariantOutcome> {
  if (!rule.scheme) {
    const note = vscode.l10n.t('The variant "{0}" is neither for light nor for dark pages.', rule.name);
    return { document: uri, kind: 'none', note };
  }
  const files = { original: image, variant: file, scheme: rule.scheme };
  const document = await openCurrent(uri);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { version } = document;
    const at = typeof near === 'object' ? document.offsetAt(near) : near;
    const link = await links.inText(textOf(document), files, at);
    if (document.version !== version) continue;
    if (link?.change.kind !== 'changes') return outcomeOf(uri, link, image);
    if (await applied(document, link.change.changes, saves)) return outcomeOf(uri, link, image);
    break;
  }
  const name = vscodeWorkspace.nameOf(uri);
  return { document: uri, kind: 'none', note: vscode.l10n.t('{0} could not be changed.', name) };
}

async function applied(
  document: vscode.TextDocument,
  changes: readonly TextChange[],
  saves: boolean,
): Promise<boolean> {
  if (saves)
    return openDocuments.change(document.uri, withText(changes, document.getText())).then(
      () => true,
      () => false,
    );
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of changes)
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  return vscode.workspace.applyEdit(edit);
}

const withText = (changes: readonly TextChange[], within: string): DocumentChange[] =>
  changes.map(change => ({ ...change, within }));

function outcomeOf(uri: URI, link: VariantLink | undefined, image: URI): VariantOutcome {
  const name = vscodeWorkspace.nameOf(uri);
  const none = (note: string): VariantOutcome => ({ document: uri, kind: 'none', note });
  switch (link?.change.kind) {
    case undefined:
      return none(vscode.l10n.t('{0} does not name {1}.', name, vscodeWorkspace.nameOf(image)));
    case 'changes':
      return { document: uri, kind: 'inserted', note: vscode.l10n.t('{0} shows it where it belongs.', name) };
    case 'present':
      return {
        document: uri,
        kind: 'present',
        note: vscode.l10n.t('{0} has an image for light and one for dark pages there already.', name),
      };
    case 'unfit':
      return none(vscode.l10n.t('{0} was not changed: two images cannot stand in this place.', name));
    case 'unknown':
      return none(
        link?.site === undefined
          ? vscode.l10n.t('{0} was not changed: how its pages switch between light and dark is not known.', name)
          : vscode.l10n.t(
              '{0} was not changed: how this site of {1} switches between light and dark is not known.',
              name,
              link.site,
            ),
      );
  }
}
