import { computed } from '@preact/signals';
import { consultar } from '../red/api.js';
import type { Conexion } from '../red/conexion.js';
import { Coleccion } from '../datos/coleccion.js';
import { ALERTA_NUEVA, type Alerta, ALERTAS, type Pagina } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import { Lectura } from '../datos/lectura.js';

export const abierta = ({ cerradaEn }: Pick<Alerta, 'cerradaEn'>): boolean => cerradaEn === null;

/** The empresa's alerts: all that are open, and those that changed while the page looked on. */
export class EstadoDeAlertas {
  readonly todas = new Coleccion<number, Alerta>(({ id }) => id);
  readonly abiertas = computed(() => this.todas.todas.value.filter(abierta));
  readonly porAtender = computed(() => this.abiertas.value.filter(({ atendidaEn }) => atendidaEn === null));
  readonly cuantasPorAtender = computed(() => this.porAtender.value.length);
  readonly lectura: Lectura;

  constructor(_equipo: Equipo, conexion: Conexion, signal: AbortSignal) {
    this.lectura = new Lectura(() => this.todas.releer(leerAbiertas, abierta), signal);
    conexion.seguir(ALERTA_NUEVA, {
      alLlegar: ({ alertaNueva }) => void this.todas.llegar(alertaNueva),
      alEmpezar: this.lectura.alEmpezar,
    });
    this.lectura.pedir();
  }
}

async function leerAbiertas(): Promise<Alerta[]> {
  const leidas: Alerta[] = [];
  for (let after: string | null = null, quedan = true; quedan;) {
    const { alertas }: { readonly alertas: Pagina<Alerta> } = await consultar(ALERTAS, {
      abiertas: true,
      after,
    });
    leidas.push(...alertas.edges.map(({ node }) => node));
    after = alertas.pageInfo.endCursor;
    quedan = alertas.pageInfo.hasNextPage;
  }
  return leidas;
}
