/** A newer version of the app, at each stage of taking it. The button beside it says "Update now". */
export const updateWords = {
  waiting: 'A new version of Muster is ready. Waiting changes are kept. Save what you are typing, then',
  coming: 'Loading the new version…',
  late: 'The new version can’t load while other Muster tabs are open. Close them, then',
  taken: 'Another tab updated Muster. Waiting changes are kept. Save what you are typing, then',
} as const;
