import { rowAfterKey } from './visibleRows';

/** What a key does in the list. */
export type RowAction =
  /** Moves to another row. */
  | { kind: 'go'; index: number }
  /** Moves to the control before (-1) or after (1) the one that has the focus. */
  | { kind: 'step'; step: -1 | 1 }
  | { kind: 'stop-asking' }
  /** Puts the settings of the row into the form. */
  | { kind: 'recall' }
  | { kind: 'ask-to-remove' };

export interface RowKeyState {
  activeIndex: number;
  count: number;
  rowsPerPage: number;
  /** Whether the row itself has the focus, and not one of its buttons. */
  isOnRow: boolean;
  /** Whether the question about removing a row is shown. */
  isAsking: boolean;
  /** A running attempt can only be cancelled. */
  isRunning: boolean;
}

/** The used part of a `KeyboardEvent`. */
interface RowKey {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

/** @returns `undefined` for a key that does nothing here. */
export function rowAction(
  { key, ctrlKey, altKey, shiftKey, metaKey }: RowKey,
  { activeIndex, count, rowsPerPage, isOnRow, isAsking, isRunning }: RowKeyState,
): RowAction | undefined {
  if (ctrlKey || altKey || shiftKey) return undefined;
  const index = metaKey ? undefined : rowAfterKey(key, activeIndex, count, rowsPerPage);
  if (index !== undefined) return { kind: 'go', index };
  if (key === 'ArrowLeft') return { kind: 'step', step: -1 };
  if (key === 'ArrowRight') return { kind: 'step', step: 1 };
  if (key === 'Escape' && isAsking) return { kind: 'stop-asking' };
  if (!isOnRow) return undefined;
  if (key === 'Enter') return { kind: 'recall' };
  const removes = key === 'Delete' || (key === 'Backspace' && metaKey);
  return removes && !isRunning ? { kind: 'ask-to-remove' } : undefined;
}
