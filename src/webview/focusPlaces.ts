/** The properties of an element that decide whether it can have the focus. */
export interface FocusTarget {
  readonly isConnected: boolean;
  checkVisibility(): boolean;
}

/** An element that had the focus, and the elements around it, the closest one first. */
interface FocusPlace<Target> {
  element: Target;
  around: readonly Target[];
}

const rememberedCount = 20;

/** Remembers which elements had the focus, and finds another element when the last of them has been removed. */
export class FocusPlaces<Target extends FocusTarget> {
  /** The last one first. */
  private places: readonly FocusPlace<Target>[] = [];

  /** @param focusableIn the first element inside of another one that can have the focus. */
  constructor(private readonly focusableIn: (around: Target) => Target | undefined) {}

  get last(): Target | undefined {
    return this.places[0]?.element;
  }

  remember(element: Target, around: readonly Target[]): void {
    const others = this.places.filter(place => place.element !== element);
    this.places = [{ element, around }, ...others].slice(0, rememberedCount);
  }

  /**
   * The element that gets the focus after the last one was removed: one of those around it, or else the one that had
   * the focus before.
   */
  substitute(): Target | undefined {
    const [last] = this.places;
    for (const around of last?.around ?? []) {
      const found = around.isConnected ? this.focusableIn(around) : undefined;
      if (found) return found;
    }
    return this.places.find(({ element }) => element.isConnected && element.checkVisibility())?.element;
  }
}
