import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { EntryStat, FolderEntries, Workspace } from '../../files/workspace';

/** About this many files of a folder, questions are asked one by one. For more of them, the folder is listed once. */
const questionsBeforeListing = 8;

interface Listing {
  entries: FolderEntries;
  /** The names in a form in which those are the same that some file system takes for the same. */
  folded: ReadonlySet<string>;
}

/** What lies in folders, found out with few questions: documents name many images of one folder. */
export class FolderListings {
  private readonly questions = new Map<string, number>();
  private readonly listings = new Map<string, Promise<Listing | undefined>>();

  constructor(private readonly workspace: Pick<Workspace, 'entries'>) {}

  /** `unknown` where only the file system can tell. */
  async kindOf(uri: URI): Promise<EntryStat['kind'] | 'nothing' | 'unknown'> {
    const [folder, name] = [Utils.dirname(uri), Utils.basename(uri)];
    const key = folder.toString();
    const questions = (this.questions.get(key) ?? 0) + 1;
    this.questions.set(key, questions);
    if (questions <= questionsBeforeListing || name === '') return 'unknown';
    const listing = this.listings.get(key) ?? this.list(folder);
    this.listings.set(key, listing);
    const listed = await listing;
    if (!listed) return 'unknown';
    const kind = listed.entries.get(name);
    if (kind !== undefined) return kind === 'link' ? 'unknown' : kind;
    return listed.folded.has(folded(name)) || mayBeOther.test(name) ? 'unknown' : 'nothing';
  }

  private async list(folder: URI): Promise<Listing | undefined> {
    const entries = await this.workspace.entries(folder).catch(() => undefined);
    return entries && { entries, folded: new Set(Array.from(entries.keys(), folded)) };
  }
}

/** Short names of Windows, and what it leaves out at the end of a name. */
const mayBeOther = /~|[. ]$/u;

/** Upper and lower case, and the ways to compose a letter, are the same to some file systems. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
