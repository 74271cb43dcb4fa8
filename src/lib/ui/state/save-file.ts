/** What a browser offers to hand a file over with. */
export interface FileWays {
  /** Opened from the home screen of a phone: a download leads to a viewer without a way back. */
  isHomeScreen(): boolean;
  canShare(file: File): boolean;
  /** Rejects with an AbortError when the person closes the sheet. */
  share(file: File): Promise<void>;
  download(file: File): void;
}

/** Hands a file to the person; on a phone's home screen, where downloads lead nowhere, through the share sheet. */
export async function saveFile(file: Blob, name: string, ways: FileWays = browserWays): Promise<void> {
  const named = new File([file], name, { type: file.type });
  if (!ways.isHomeScreen() || !ways.canShare(named)) {
    ways.download(named);
    return;
  }
  try {
    await ways.share(named);
  } catch (error) {
    // Closing the share sheet is an answer too: the file can be saved again. Anything else was no answer.
    if (!(error instanceof DOMException && error.name === 'AbortError')) ways.download(named);
  }
}

/** The address of a file stays good for a minute: some browsers begin to read after the click, slow disks even later. */
const KEPT = 60_000;

const browserWays: FileWays = {
  isHomeScreen: () => matchMedia('(display-mode: standalone)').matches && 'standalone' in navigator,
  canShare: (file) => navigator.canShare?.({ files: [file] }) ?? false,
  share: (file) => navigator.share({ files: [file] }),
  download(file) {
    const address = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = address;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEPT);
  },
};
