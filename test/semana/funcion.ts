import { SchedulerRegistry } from '@nestjs/schedule';
import { expect, vi } from 'vitest';
import { Reloj } from '../../src/comun/reloj.js';
import { Horario } from '../../src/horarios/index.js';
import { escuchar, type Escucha } from '../apoyo/escucha.js';
import type { EntornoDePrueba, PerfilDePrueba } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { MINUTO } from './calendario.js';
import { Guion } from './guion.js';
import { bd, crearMundo, type Mundo, SECRETO } from './mundo.js';
import { cambiosDe, type Observado, observar } from './observado.js';
import { type Momento, momentosDe, PASO_MIN, type Pausa } from './pasos.js';
import { EMPRESAS, type Plan } from './plan.js';
import { Quietud } from './quietud.js';

export interface Opciones {
  readonly plan: Plan;
  readonly perfil: PerfilDePrueba;
  /** Servers on the same database, each with the same part in everything. */
  readonly procesos?: number;
  /** While it lasts there is no server. */
  readonly pausa?: Pausa;
  /** How often each job is run, where once would do. */
  readonly veces?: number;
}

export interface AlertaOida {
  readonly id: number;
  readonly tipo: string;
  readonly abiertaEn: string;
  readonly cerradaEn: string | null;
}

/** What those who supervise were told of, as it came. */
export interface Oido {
  readonly alertas: AlertaOida[];
  readonly actividades: { readonly id: number; readonly estado: string }[];
}

export interface Funcion {
  readonly momentos: readonly Momento[];
  readonly visto: Observado;
  readonly oido: Oido;
  /** Who supervises each empresa. */
  readonly supervision: Mundo['supervision'];
  /** The visits' numbers, by their titles. */
  readonly visitas: ReadonlyMap<string, number>;
  /** What was refused of what people did. */
  readonly negativas: readonly string[];
  /** How often each job was run, by its name. */
  readonly trabajos: ReadonlyMap<string, number>;
}

/** No more often than the clock goes: each of them at every step of a working day. */
const FRECUENCIAS = {
  GEOCERCAS_CADA_MIN: String(PASO_MIN),
  INACTIVIDAD_CADA_MIN: String(PASO_MIN),
  RESUMEN_EN_CURSO_CADA_MIN: String(PASO_MIN),
  RESUMEN_TARDIAS_CADA_MIN: String(PASO_MIN),
  NOTIFICACIONES_CADA_MIN: String(PASO_MIN),
};
const ALERTAS = 'subscription { alertaNueva { id tipo abiertaEn cerradaEn } }';
const ACTIVIDADES = 'subscription { actividadEstado { id estado } }';

/** Plays what happens in a plan, through the public API, by a clock that goes from moment to moment. */
export async function representar({
  plan,
  perfil,
  procesos = 1,
  pausa,
  veces = 1,
}: Opciones): Promise<Funcion> {
  const momentos = momentosDe(plan, pausa);
  let ahora = momentos[0]?.en ?? 0;
  const reloj = vi.spyOn(Reloj.prototype, 'ahora').mockImplementation(() => new Date(ahora));
  const quietud = new Quietud(veces);
  const oido: Oido = { alertas: [], actividades: [] };
  let entorno: EntornoDePrueba | undefined;
  let servidores: ServidorDePrueba[] = [];
  let oyentes: Escucha<any>[] = [];
  /** What nobody could hear. */
  let perdidos = 0;
  const oidos = () => oido.alertas.length + oido.actividades.length;

  const arrancar = async () => {
    servidores = [];
    for (let n = 0; n < procesos; n++) {
      const servidor = await iniciarServidor(perfil, {
        variables: { JWT_SECRETO: SECRETO, ...FRECUENCIAS },
        entorno,
        conHorario: true,
      });
      entorno ??= servidor.entorno;
      // It goes by the real clock: here the moments are what it would say.
      for (const tarea of servidor.app.get(SchedulerRegistry).getCronJobs().values()) void tarea.stop();
      servidores.push(servidor);
    }
    await quietud.esperar(servidores);
  };
  const conectar = async (mundo: Mundo, guion: Guion) => {
    await guion.conectar(servidores.map(({ url }) => url));
    const servidor = servidores.at(-1) as ServidorDePrueba;
    perdidos = (await cambiosDe(mundo.db)) - oidos();
    oyentes = [];
    for (const { nombre } of EMPRESAS) {
      const supervisor = mundo.supervisor(servidor.url, nombre);
      const alertas = await escuchar<AlertaOida>(servidor, supervisor, ALERTAS);
      const actividades = await escuchar<Oido['actividades'][number]>(servidor, supervisor, ACTIVIDADES);
      oyentes.push(alertas, actividades);
      anotar(alertas, oido.alertas);
      anotar(actividades, oido.actividades);
    }
  };
  const parar = async (mundo: Mundo, guion: Guion) => {
    const cambios = await cambiosDe(mundo.db);
    // What is on its way arrives; what has been lost is for the comparison to say.
    await vi.waitFor(() => expect(oidos()).toBeGreaterThanOrEqual(cambios - perdidos), 5_000).catch(() => {});
    guion.desconectar();
    for (const oyente of oyentes) await oyente.cerrar();
    for (const servidor of servidores) await servidor.cerrar();
  };

  try {
    await arrancar();
    const mundo = await crearMundo(servidores[0] as ServidorDePrueba, plan, ahora);
    const guion = new Guion(plan, mundo);
    await conectar(mundo, guion);
    for (const { en, conRed } of momentos) {
      if (!conRed) {
        await parar(mundo, guion);
        ahora = en;
        await arrancar();
        mundo.db = bd(servidores[0] as ServidorDePrueba);
        await conectar(mundo, guion);
      }
      ahora = en;
      const turno = servidores[(en / MINUTO) % procesos] as ServidorDePrueba;
      if (conRed) await guion.hasta(en, turno.url);
      await Promise.all(servidores.map(({ app }) => app.get(Horario).latir()));
      await quietud.esperar(servidores);
    }
    const visto = await observar(mundo);
    await parar(mundo, guion);
    const { supervision } = mundo;
    const { visitas, negativas } = guion;
    return { momentos, visto, oido, supervision, visitas, negativas, trabajos: quietud.corridas };
  } finally {
    quietud.terminar();
    reloj.mockRestore();
  }
}

/** From now on, what is heard goes here too. */
function anotar<T>(escucha: Escucha<T>, destino: T[]): void {
  const poner = escucha.poner.bind(escucha);
  escucha.poner = (valor) => {
    destino.push(valor);
    poner(valor);
  };
}
