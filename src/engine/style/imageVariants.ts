import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import { isNamedVariant, variantName } from '../../core/documents/variants/variantName';
import { wrongOption } from '../../core/request/wrongOption';
import type { VariantRule } from '../../core/style/variantRules';
import { variantRules } from '../../core/style/variantRules';
import type { Workspace } from '../files/workspace';
import { outside } from '../files/workspacePlaces';
import { readPngDetails } from '../provenance/readImageDetails';
import { readStyleFile } from './readStyle';

/** The variants that an image can have by the rules of its repository. @throws EaselError for a faulty style file. */
export async function rulesFor(workspace: Workspace, image: URI): Promise<VariantRule[]> {
  return variantRules(await readStyleFile(workspace, image));
}

/** The rule of this name; by default that of dark pages. @throws EaselError `invalidRequest`, field `variant`. */
export function ruleNamed(rules: readonly VariantRule[], name: unknown = 'dark'): VariantRule {
  const rule = rules.find(candidate => candidate.name === name);
  if (rule) return rule;
  throw wrongOption('variant', l10n.t('one of {0}', rules.map(({ name: known }) => known).join(', ')), name);
}

/** The file of a variant, beside the original. */
export function targetOf(image: URI, rule: VariantRule, rules: readonly VariantRule[]): URI {
  const others = rules.map(({ suffix }) => suffix).filter(suffix => suffix !== rule.suffix);
  return Utils.joinPath(Utils.dirname(image), variantName(Utils.basename(image), rule.suffix, others));
}

/**
 * Checks what would be paid for and be of no use. @throws EaselError `invalidRequest` or `inputImage`, field `uri`, for
 * a file outside of the workspace, a placeholder, and what is this variant already.
 */
export async function checkOriginal(workspace: Workspace, image: URI, rule: VariantRule): Promise<void> {
  const name = workspace.nameOf(image);
  if (!workspace.folderOf(image)) throw outside('uri', name);
  const refused = (message: string): EaselError => new EaselError('invalidRequest', message, { field: 'uri' });
  if (isNamedVariant(Utils.basename(image), rule.suffix))
    throw refused(l10n.t('"{0}" is the variant "{1}" of an image already.', name, rule.name));
  if ((await readPngDetails(workspace, image))?.record?.placeholder)
    throw refused(l10n.t('"{0}" is a placeholder. Upgrade it first: a variant is made from a finished image.', name));
}
