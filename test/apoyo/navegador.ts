import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';

const EJECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGUMENTOS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A busy machine's slowest screen update; no test waits for it to pass. */
const ESPERA_MAXIMA_MS = 20_000;

/** Runs a suite in a real browser; where there is none, it is left out and says so. */
export function enNavegador(nombre: string, probar: (navegador: NavegadorDePrueba) => void): void {
  const falta = !existsSync(EJECUTABLE);
  if (falta) console.warn(`SKIPPED: no Chromium at ${EJECUTABLE} (CHROMIUM_PATH), left out: ${nombre}`);
  describe.skipIf(falta)(nombre, () => {
    const navegador = new NavegadorDePrueba();
    beforeAll(() => navegador.arrancar());
    afterEach(() => navegador.terminarVisitas());
    afterAll(() => navegador.cerrar());
    probar(navegador);
  });
}

/** A browser whose every visit must be clean: what its pages complain of fails the test that opened them. */
class NavegadorDePrueba {
  #navegador: Browser | undefined;
  readonly #visitas = new Set<Visita>();

  async arrancar(): Promise<void> {
    this.#navegador = await chromium.launch({ executablePath: EJECUTABLE, args: ARGUMENTOS, headless: true });
  }

  /** A visitor of their own: no cookie, storage or cache of any other. */
  async visitar(url: string, opciones: BrowserContextOptions = {}): Promise<Visita> {
    if (!this.#navegador) throw new Error('The browser has not been started');
    const contexto = await this.#navegador.newContext({ baseURL: url, locale: 'es-ES', ...opciones });
    contexto.setDefaultTimeout(ESPERA_MAXIMA_MS);
    const visita = new Visita(contexto, new URL(url).host);
    this.#visitas.add(visita);
    await visita.vigilar();
    return visita;
  }

  async terminarVisitas(): Promise<void> {
    const visitas = [...this.#visitas];
    this.#visitas.clear();
    await Promise.all(visitas.map((visita) => visita.cerrar()));
    for (const visita of visitas) expect(visita.quejas, 'what the browser complained of').toEqual([]);
  }

  async cerrar(): Promise<void> {
    await this.#navegador?.close();
  }
}

export type { NavegadorDePrueba };

/** One visitor: pages that share storage, and a record of everything that should not have happened in them. */
export class Visita {
  /** Errors and warnings of the console, exceptions, refusals of the content security policy, foreign hosts. */
  readonly quejas: string[] = [];
  /** WebSockets opened so far, by every page. */
  sockets = 0;
  #toleradas: RegExp | undefined;

  constructor(
    private readonly contexto: BrowserContext,
    private readonly servidor: string,
  ) {}

  /** Opens `ruta` in a tab of its own. */
  async abrir(ruta = '/'): Promise<Page> {
    const pagina = await this.contexto.newPage();
    await pagina.goto(ruta);
    return pagina;
  }

  /** For what a test provokes on purpose, as a server that is not there. */
  tolerar(quejas: RegExp): void {
    this.#toleradas = quejas;
  }

  async vigilar(): Promise<void> {
    const { contexto } = this;
    contexto.on('console', (mensaje) => {
      const tipo = mensaje.type();
      if (tipo === 'error' || tipo === 'warning') this.#anotar(`${tipo}: ${mensaje.text()}`);
    });
    contexto.on('weberror', (error) => this.#anotar(`exception: ${error.error().message}`));
    contexto.on('request', (peticion) => this.#comprobarAnfitrion(peticion.url()));
    contexto.on('page', (pagina) =>
      pagina.on('websocket', (socket) => {
        this.sockets++;
        this.#comprobarAnfitrion(socket.url());
      }),
    );
    await contexto.exposeBinding('anotarViolacion', (_origen, texto: string) =>
      this.#anotar(`csp: ${texto}`),
    );
    await contexto.addInitScript(() => {
      const { anotarViolacion: anotar } = globalThis as unknown as {
        anotarViolacion: (texto: string) => void;
      };
      addEventListener('securitypolicyviolation', (violacion) => {
        anotar(
          `${violacion.effectiveDirective} ${violacion.blockedURI} ${violacion.sourceFile} ${violacion.sample}`,
        );
      });
    });
  }

  async cerrar(): Promise<void> {
    await this.contexto.close();
  }

  #comprobarAnfitrion(url: string): void {
    const { protocol, host } = new URL(url);
    if (protocol !== 'data:' && protocol !== 'blob:' && host !== this.servidor)
      this.#anotar(`foreign host: ${url}`);
  }

  #anotar(queja: string): void {
    if (!this.#toleradas?.test(queja)) this.quejas.push(queja);
  }
}
