/** Hands a file to the person; on a phone's home screen, where downloads lead nowhere, through the share sheet. */
export async function saveFile(file: Blob, name: string): Promise<void> {
  const shared = new File([file], name, { type: file.type });
  const isHomeScreen = matchMedia('(display-mode: standalone)').matches && 'standalone' in navigator;
  if (isHomeScreen && navigator.canShare?.({ files: [shared] })) {
    // Closing the share sheet is an answer too: the file can be saved again.
    await navigator.share({ files: [shared] }).catch(() => undefined);
    return;
  }
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read the file after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/** The address of a file stays good for a minute: also a slow disk has begun by then. */
const KEPT = 60_000;
