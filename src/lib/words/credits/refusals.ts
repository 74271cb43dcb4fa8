import { invalidPaths, troubleWith } from '../changes/refused.ts';

export const troubleOf = troubleWith({
  invalid: (details) =>
    invalidPaths(details).some((path) => path.startsWith('untilDay'))
      ? 'The last day is before the first. Correct one of them.'
      : 'This value isn’t accepted: it is empty, too large, or in another form. Correct it and save again.',
});
