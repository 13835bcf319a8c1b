import { type Visita, VISITA } from './contrato.js';
import { visitasPorHacer } from './escena.js';
import type { Lugar } from './geometria.js';
import { graphql } from './graphql.js';
import type { Sesion } from './sesion.js';
import type { Tramo } from './tramo.js';

/** A visit farther from the way than this, in metres, is not on it. */
const CERCA = 80;

/** The visits of one collaborator, as far as they lie on their way. */
export class Visitas {
  /** By the second of the stretch at which they lie. */
  private readonly porHacer = new Map<number, Visita>();
  /** Being made: what the server says of them meanwhile is no news. */
  private readonly enMano = new Set<number>();

  constructor(
    private readonly sesion: Sesion,
    private readonly tramo: Tramo,
  ) {}

  /**
   * Reads them anew: at the beginning, and after a connection that was lost.
   * @returns those that an earlier run left begun, taken
   */
  async leer(): Promise<Visita[]> {
    const visitas = await visitasPorHacer(this.sesion);
    this.porHacer.clear();
    for (const visita of visitas) this.anotar(visita);
    const empezadas = visitas.filter(({ id, estado }) => estado === 'EN_CURSO' && !this.enMano.has(id));
    for (const { id } of empezadas) this.enMano.add(id);
    return empezadas;
  }

  /** Takes note of one that was assigned or changed. */
  anotar(visita: Visita): void {
    if (visita.lat === null || visita.lon === null || this.enMano.has(visita.id)) return;
    const { segundo, metros } = this.tramo.masCerca({ lat: visita.lat, lon: visita.lon });
    if (metros > CERCA) return;
    if (/^pendiente$/i.test(visita.estado)) this.porHacer.set(segundo, visita);
    else if (this.porHacer.get(segundo)?.id === visita.id) this.porHacer.delete(segundo);
  }

  /** The seconds of the stretch at which there is something to do. */
  get paradas(): Iterable<number> {
    return this.porHacer.keys();
  }

  /** Takes the one at that second: it is being made, until `salir`. */
  tomar(parada: number): Visita | undefined {
    const visita = this.porHacer.get(parada);
    this.porHacer.delete(parada);
    if (visita) this.enMano.add(visita.id);
    return visita;
  }

  /** Signs in, where and when they were there: it may be heard only later. */
  async entrar({ id }: Visita, lugar: Lugar, fecha: Date): Promise<void> {
    await this.registrar('registrarCheckIn', id, lugar, fecha);
  }

  async salir({ id }: Visita, lugar: Lugar, fecha: Date): Promise<void> {
    try {
      await this.registrar('registrarCheckOut', id, lugar, fecha);
    } finally {
      this.enMano.delete(id);
    }
  }

  private registrar(
    mutacion: 'registrarCheckIn' | 'registrarCheckOut',
    id: number,
    { lat, lon }: Lugar,
    fecha: Date,
  ): Promise<Visita> {
    return graphql(
      this.sesion,
      `mutation ($id: Int!, $fecha: DateTime, $lat: Float, $lon: Float) {
        ${mutacion}(actividadId: $id, fecha: $fecha, lat: $lat, lon: $lon) ${VISITA}
      }`,
      { id, fecha: fecha.toISOString(), lat, lon },
    );
  }
}
