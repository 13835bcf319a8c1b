import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { describe } from 'vitest';

const EJECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** A busy machine's slowest screen update; no test waits for it to pass. */
const ESPERA_MAXIMA_MS = 20_000;

/** Where there is no browser, its suite is left out and says so. */
export function conChromium(nombre: string, probar: () => void): void {
  const falta = !existsSync(EJECUTABLE);
  if (falta) console.warn(`SKIPPED: no Chromium at ${EJECUTABLE} (CHROMIUM_PATH), left out: ${nombre}`);
  describe.skipIf(falta)(nombre, probar);
}

export const PUESTO = { latitude: 40.4168, longitude: -3.7038, accuracy: 12 };

/** A browser with a disk of its own, that can be killed as a phone's battery does, and started again. */
export class NavegadorPropio {
  contexto!: BrowserContext;
  pagina!: Page;
  #proceso!: ChildProcess;

  private constructor(
    private readonly carpeta: string,
    private readonly url: string,
  ) {}

  static async crear(url: string): Promise<NavegadorPropio> {
    const navegador = new NavegadorPropio(await mkdtemp(join(tmpdir(), 'colaborador-')), url);
    await navegador.arrancar();
    return navegador;
  }

  /** @param sinRed from before the page is opened. */
  async arrancar({ sinRed = false } = {}): Promise<void> {
    this.#proceso = spawn(
      EJECUTABLE,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--lang=es-ES',
        '--remote-debugging-port=0',
        `--user-data-dir=${this.carpeta}`,
        'about:blank',
      ],
      // The day of the company that the demo's users are of.
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, TZ: 'Europe/Madrid' } },
    );
    const navegador = await chromium.connectOverCDP(await this.#direccion());
    this.contexto = navegador.contexts()[0]!;
    this.contexto.setDefaultTimeout(ESPERA_MAXIMA_MS);
    await this.contexto.grantPermissions(['geolocation'], { origin: this.url });
    await this.contexto.setGeolocation(PUESTO);
    this.pagina = await this.contexto.newPage();
    await this.contexto.setOffline(sinRed);
    await this.pagina.goto(`${this.url}/colaborador`);
  }

  /** At once, with whatever it was doing. */
  async matar(): Promise<void> {
    const acabado = new Promise((resolver) => this.#proceso.once('exit', resolver));
    // The group of its own that it was started in: a browser is many processes.
    process.kill(-this.#proceso.pid!, 'SIGKILL');
    await acabado;
  }

  async cerrar(): Promise<void> {
    if (this.#proceso.exitCode === null && this.#proceso.signalCode === null) await this.matar();
    await rm(this.carpeta, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #direccion(): Promise<string> {
    for await (const linea of createInterface({ input: this.#proceso.stderr! })) {
      const [, direccion] = /DevTools listening on (ws:\S+)/.exec(linea) ?? [];
      if (direccion) {
        this.#proceso.stderr!.resume();
        return direccion;
      }
    }
    throw new Error('Chromium ended before it could be driven');
  }
}
