/**
 * What happens when the keyboard leaves a field, unless it goes to a button: with the sentence about the field that
 * appears, the button would move away from under the mouse before it is let go, and the press be lost.
 */
export const onLeave =
	(visit: () => void) =>
	({ relatedTarget }: FocusEvent): void => {
		if (!(relatedTarget instanceof HTMLButtonElement)) visit();
	};
