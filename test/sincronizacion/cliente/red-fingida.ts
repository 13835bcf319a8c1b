import type { Pedir, Red } from '../../../src/sincronizacion/cliente/index.js';
import type { RelojFingido } from './reloj-fingido.js';
import { problema, type Respuesta, type ServidorFingido } from './servidor-fingido.js';

/** What becomes of one request on its way. */
export interface Suerte {
  readonly idaMs: number;
  readonly vueltaMs: number;
  /** `ida`: the server never sees it. `vuelta`: the server does as asked, and nobody hears of it. */
  readonly perdida?: 'ida' | 'vuelta';
  /** What something between us and the server answers in its place. */
  readonly status?: number;
  /** The server may say "later" from this operation of the batch on. */
  readonly aplazarDesde?: number;
  /** The network brings it to the server once more, so much later. */
  readonly copiaMs?: number;
}

const BUENA: Suerte = { idaMs: 5, vueltaMs: 5 };

/** The network between any number of tabs and the server: each request gets the next fate, then all are good. */
export class RedFingida {
  suertes: Suerte[] = [];
  conectada = true;
  /** Requests to synchronize that a living tab waits for, now and at most. */
  enCurso = 0;
  maximoEnCurso = 0;
  /** Renewals whose answer did not reach whoever asked. */
  renovacionesPerdidas = 0;
  peticiones = 0;
  readonly #oyentes = new Set<() => void>();

  constructor(
    private readonly reloj: RelojFingido,
    private readonly servidor: ServidorFingido,
  ) {}

  conectar(conectada: boolean): void {
    this.conectada = conectada;
    for (const oyente of this.#oyentes) oyente();
  }

  readonly comoLaVeUnaPestana: Red = {
    enLinea: () => this.conectada,
    alCambiar: (oyente) => {
      this.#oyentes.add(oyente);
      return () => void this.#oyentes.delete(oyente);
    },
  };

  /** @param vive whether the tab that asks is still there. @returns its `fetch`. */
  pedirDe(vive: () => boolean, alMorir: (hacer: () => void) => void): Pedir {
    return async (url, opciones) => {
      const esRenovacion = url.endsWith('/sesion/renovar');
      this.peticiones++;
      if (!esRenovacion) this.maximoEnCurso = Math.max(this.maximoEnCurso, ++this.enCurso);
      let llego = false;
      let abierta = true;
      const cerrar = () => {
        if (abierta && !esRenovacion) this.enCurso--;
        if (abierta && esRenovacion && !llego) this.renovacionesPerdidas++;
        abierta = false;
      };
      alMorir(cerrar);
      try {
        const respuesta = await this.#viaje(url, opciones);
        llego = vive();
        return { ...respuesta, headers: new Headers(respuesta.cabeceras), text: textoDe(respuesta) } as any;
      } finally {
        cerrar();
      }
    };
  }

  #viaje(url: string, { body, headers, signal }: RequestInit): Promise<Respuesta> {
    const suerte = this.suertes.shift() ?? BUENA;
    const { authorization } = headers as Record<string, string>;
    const manejar = (): Respuesta => {
      if (suerte.status !== undefined) return problema(suerte.status, 'SERVICE_UNAVAILABLE', 'not now');
      const antes = this.servidor.aplazar;
      let vistas = 0;
      if (suerte.aplazarDesde !== undefined) this.servidor.aplazar = () => vistas++ >= suerte.aplazarDesde!;
      try {
        return this.servidor.contestar(url, body as string, authorization);
      } finally {
        this.servidor.aplazar = antes;
      }
    };
    return new Promise((resolver, rechazar) => {
      signal?.addEventListener('abort', () => rechazar(signal.reason));
      if (!this.conectada || suerte.perdida === 'ida') {
        this.reloj.programar(suerte.idaMs, () => rechazar(new TypeError('fetch failed')));
        return;
      }
      if (suerte.copiaMs !== undefined && !url.endsWith('/sesion/renovar'))
        this.reloj.programar(suerte.idaMs + suerte.copiaMs, manejar);
      this.reloj.programar(suerte.idaMs, () => {
        // Also when whoever asked has given up, or is no more.
        const respuesta = manejar();
        this.reloj.programar(suerte.vueltaMs, () =>
          suerte.perdida === 'vuelta' ? rechazar(new TypeError('fetch failed')) : resolver(respuesta),
        );
      });
    });
  }
}

const textoDe =
  ({ cuerpo }: Respuesta) =>
  async (): Promise<string> =>
    typeof cuerpo === 'string' ? cuerpo : JSON.stringify(cuerpo);
