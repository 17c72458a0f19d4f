/** Electron's `DownloadItem`. Without a save path Electron asks the person; the stand-in, which has none, cancels. */
export class DownloadItem {
  savePath = ''

  constructor(
    private readonly url: string,
    private readonly fileName: string
  ) {}

  getURL(): string {
    return this.url
  }

  getFilename(): string {
    return this.fileName
  }

  setSavePath(path: string): void {
    this.savePath = path
  }
}
