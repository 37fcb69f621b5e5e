import type { Studio } from '../../studio';
import { moveInput } from './inputOrder';

const cardType = 'application/x-easel-input';

/** Listeners for a card that can be dragged to another place in the list. */
export function cardDragging(
  studio: Studio,
  index: number,
): Record<'start' | 'over' | 'leave' | 'drop', (event: DragEvent) => void> {
  return {
    start: ({ dataTransfer }) => {
      if (!dataTransfer) return;
      dataTransfer.setData(cardType, String(index));
      dataTransfer.effectAllowed = 'move';
    },
    over: event => {
      if (!event.dataTransfer?.types.includes(cardType)) return;
      event.preventDefault();
      const isAfter = isInLowerHalf(event);
      mark(event, isAfter ? 'after' : 'before');
    },
    leave: event => {
      mark(event, undefined);
    },
    drop: event => {
      const given = event.dataTransfer?.getData(cardType) ?? '';
      mark(event, undefined);
      if (given === '') return;
      event.preventDefault();
      const from = Number(given);
      const place = index + (isInLowerHalf(event) ? 1 : 0);
      moveInput(studio, from, place > from ? place - 1 : place, null);
    },
  };
}

const cardOf = ({ currentTarget }: Event): HTMLElement => currentTarget as HTMLElement;

function isInLowerHalf(event: DragEvent): boolean {
  const { top, height } = cardOf(event).getBoundingClientRect();
  return event.clientY > top + height / 2;
}

function mark(event: DragEvent, place: 'before' | 'after' | undefined): void {
  cardOf(event).classList.toggle('drop-before', place === 'before');
  cardOf(event).classList.toggle('drop-after', place === 'after');
}
