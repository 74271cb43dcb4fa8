import { openScan, type ScanDoor } from '#lib/bridge/scan.ts';
import type { CameraState } from '#lib/words/devices/camera.ts';

/** Chromium's words, not in TypeScript's library. */
type TorchCapabilities = MediaTrackCapabilities & { readonly torch?: boolean };

/** More pixels are read more slowly, and find no code that this many do not at an arm's length. */
const WIDEST = 1_280;

/** The camera that looks for codes. Each text is told once until another is seen. */
export class Camera {
  state = $state<CameraState>('starting');
  hasTorch = $state(false);
  isTorchOn = $state(false);
  #stream: MediaStream | null = null;
  #door: ScanDoor | null = null;
  #isStopped = false;

  /** Shows the picture in `video` and tells what codes say, until stopped. */
  async start(video: HTMLVideoElement, found: (text: string) => void): Promise<void> {
    if (!navigator.mediaDevices) return this.#end('insecure');
    const door = (this.#door = openScan());
    const ready = door.start();
    ready.catch(() => undefined);
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: 'environment', width: { ideal: WIDEST }, height: { ideal: 720 } },
      });
    } catch (error) {
      const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
      return this.#end(isRefused ? 'refused' : 'none');
    }
    // Closed while the browser was asking.
    if (this.#isStopped) return this.stop();
    const capabilities = this.#track()?.getCapabilities?.() as TorchCapabilities | undefined;
    this.hasTorch = capabilities?.torch === true;
    video.srcObject = this.#stream;
    try {
      await ready;
    } catch {
      return this.#end('no-reader');
    }
    // Rejects when the page takes the element away while it begins to play.
    await video.play().catch(() => undefined);
    this.state = 'looking';
    await this.#look(video, found);
  }

  /** Takes the light of the camera away at once. */
  stop(): void {
    this.#isStopped = true;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#door?.close();
  }

  async setTorch(isOn: boolean): Promise<void> {
    try {
      await this.#track()?.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] });
      this.isTorchOn = isOn;
    } catch {
      this.hasTorch = false;
    }
  }

  async #look(video: HTMLVideoElement, found: (text: string) => void): Promise<void> {
    let last = '';
    while (!this.#isStopped) {
      await nextFrame(video);
      if (this.#isStopped || video.videoWidth === 0) continue;
      for (const text of await this.#readFrame(video)) {
        if (this.#isStopped || text === last) continue;
        last = text;
        found(text);
      }
    }
  }

  /** What can't be read in this frame may be in the next. */
  async #readFrame(video: HTMLVideoElement): Promise<readonly string[]> {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, WIDEST / videoWidth);
    try {
      const picture = await createImageBitmap(video, {
        resizeWidth: Math.round(videoWidth * scale),
        resizeHeight: Math.round(videoHeight * scale),
      });
      return (await this.#door?.read(picture)) ?? [];
    } catch {
      return [];
    }
  }

  #track(): MediaStreamTrack | undefined {
    return this.#stream?.getVideoTracks()[0];
  }

  #end(state: CameraState): void {
    this.state = state;
    this.stop();
  }
}

function nextFrame(video: HTMLVideoElement): Promise<unknown> {
  return new Promise((done) => {
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(done);
    else requestAnimationFrame(done);
  });
}
