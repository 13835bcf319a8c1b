import { esIlegible, Negocio, type Pedida, type Rechazo } from './negocio.js';

export interface Respuesta {
  readonly status: number;
  readonly cuerpo: unknown;
  readonly cabeceras?: Record<string, string>;
}

const OPERACIONES_MAXIMAS = 500;
const BYTES_MAXIMOS = 512 * 1024;

/** The server's contract, in memory: each operation once by its id, in order, with its first result for ever. */
export class ServidorFingido {
  readonly negocio = new Negocio();
  readonly aplicadas: Pedida[] = [];
  /** Ids as they came, request by request. */
  readonly lotes: string[][] = [];
  /** Refresh tokens that came a second time: each ends the session. */
  reutilizados = 0;
  /** Overrides the rules of business: what it returns is the refusal. */
  rechazar: (pedida: Pedida) => Rechazo | undefined = () => undefined;
  /** Of which operations it says "later". */
  aplazar: (pedida: Pedida) => boolean = () => false;
  readonly #resultados = new Map<string, Rechazo | undefined>();
  #serie = 0;
  #access: string | undefined;
  #refresh: string | undefined;
  readonly #gastados = new Set<string>();

  /** Signs in. */
  entrar(): { accessToken: string; refreshToken: string } {
    const serie = ++this.#serie;
    this.#access = `access-${serie}`;
    this.#refresh = `refresh-${serie}`;
    return { accessToken: this.#access, refreshToken: this.#refresh };
  }

  /** As a quarter of an hour does. */
  caducarAccess(): void {
    this.#access = undefined;
  }

  terminarSesion(): void {
    this.#access = undefined;
    this.#refresh = undefined;
  }

  contestar(ruta: string, cuerpo: string, autorizacion: string | undefined): Respuesta {
    if (ruta.endsWith('/sesion/renovar')) return this.#renovar(JSON.parse(cuerpo).refreshToken);
    if (this.#access === undefined || autorizacion !== `Bearer ${this.#access}`)
      return problema(401, 'UNAUTHENTICATED', 'sign in');
    return this.#sincronizar(cuerpo);
  }

  #renovar(refreshToken: string): Respuesta {
    if (this.#gastados.has(refreshToken)) {
      this.reutilizados++;
      this.terminarSesion();
    }
    if (refreshToken !== this.#refresh) return problema(401, 'UNAUTHENTICATED', 'the session has ended');
    this.#gastados.add(refreshToken);
    return { status: 200, cuerpo: { ...this.entrar(), expiraEn: '2026-03-02T08:15:00.000Z' } };
  }

  #sincronizar(cuerpo: string): Respuesta {
    if (Buffer.byteLength(cuerpo) > BYTES_MAXIMOS) return problema(413, 'BAD_USER_INPUT', 'too large');
    const operaciones: Pedida[] = JSON.parse(cuerpo).operaciones;
    if (operaciones.length > OPERACIONES_MAXIMAS || operaciones.some(esIlegible))
      return problema(400, 'BAD_USER_INPUT', 'operaciones: cannot be read');
    this.lotes.push(operaciones.map(({ id }) => id));
    const hasta = operaciones.findIndex((pedida) => !this.#resultados.has(pedida.id) && this.aplazar(pedida));
    const cuerpoDeVuelta = operaciones.map((pedida, i) =>
      hasta !== -1 && i >= hasta
        ? { id: pedida.id, estado: 'reintentar', code: 'SERVICE_UNAVAILABLE', mensaje: 'later' }
        : this.#una(pedida),
    );
    return { status: 200, cuerpo: cuerpoDeVuelta };
  }

  #una(pedida: Pedida): unknown {
    const { id } = pedida;
    if (this.#resultados.has(id)) return { id, estado: 'duplicada', ...this.#resultados.get(id) };
    const rechazo = this.rechazar(pedida) ?? this.negocio.aplicar(pedida);
    this.#resultados.set(id, rechazo);
    if (!rechazo) this.aplicadas.push(pedida);
    return rechazo ? { id, estado: 'rechazada', ...rechazo } : { id, estado: 'aplicada' };
  }
}

export const problema = (status: number, code: string, detail: string): Respuesta => ({
  status,
  cuerpo: { type: 'about:blank', status, code, detail },
});
