/** Chromium's offer to install the page as an app; not in the standard, and not in TypeScript's. */
interface InstallOffer extends Event {
  prompt(): Promise<void>;
}

const DECLINED = 'muster-install-declined';

/** Whether Muster can be installed on this device, and how: by the browser's offer, or by the person's hand on iOS. */
export class AppInstall {
  way = $state<'none' | 'offer' | 'by-hand'>('none');
  #offer: InstallOffer | null = null;

  /**
   * Listens until what it answers is called: early, since a browser offers once, soon after the page has loaded. A
   * person who said no on this device is not asked again.
   */
  start(): () => void {
    if (isInstalled() || localStorage.getItem(DECLINED) !== null) return () => undefined;
    if (isApplePhone()) this.way = 'by-hand';
    const end = new AbortController();
    const offered = (event: Event): void => {
      // Otherwise some browsers show a bar of their own over the table.
      event.preventDefault();
      this.#offer = event as InstallOffer;
      this.way = 'offer';
    };
    addEventListener('beforeinstallprompt', offered, { signal: end.signal });
    addEventListener('appinstalled', () => (this.way = 'none'), { signal: end.signal });
    return () => end.abort();
  }

  async install(): Promise<void> {
    this.way = 'none';
    await this.#offer?.prompt();
  }

  decline(): void {
    this.way = 'none';
    localStorage.setItem(DECLINED, 'yes');
  }
}

function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}

/** Safari on iOS has no offer: the person adds the page by the share sheet. iPadOS says it is a Mac with touch. */
function isApplePhone(): boolean {
  const isTouchMac = navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1;
  return /iPhone|iPad/.test(navigator.userAgent) || isTouchMac;
}
