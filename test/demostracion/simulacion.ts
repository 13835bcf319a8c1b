import { setMaxListeners } from 'node:events';
import { Colaborador, type Interlocutores } from './colaborador.js';
import { type Actuante, asegurarGrupo, asegurarUsuarios, asegurarVisitas, asegurarZonas } from './escena.js';
import { ensayar } from './guion.js';
import type { Opciones } from './opciones.js';
import { ADMIN, EQUIPO, EVA, type Papel, SUPERVISOR } from './reparto.js';
import { Servidor } from './servidor.js';
import { esSinSesion, Sesion } from './sesion.js';
import { Supervisor } from './supervisor.js';

/**
 * Plays a field team against a server, until the signal.
 * @throws {ErrorDelServidor} if the scene cannot be set: the demo users are not there, or have another password.
 */
export async function simular(
  opciones: Opciones,
  decir: (linea: string) => void,
  senal: AbortSignal,
): Promise<void> {
  // Everybody waits on it.
  setMaxListeners(0, senal);
  const sesiones: Sesion[] = [];
  try {
    await representar(opciones, decir, senal, sesiones);
  } catch (error) {
    if (!senal.aborted) throw error;
  } finally {
    await Promise.all(sesiones.map((sesion) => sesion.cerrar()));
  }
}

async function representar(
  opciones: Opciones,
  decir: (linea: string) => void,
  senal: AbortSignal,
  sesiones: Sesion[],
): Promise<void> {
  const servidor = new Servidor(opciones.url, senal, decir);
  const entrar = async (correo: string) => {
    const sesion = await Sesion.abrir(servidor, correo, opciones.clave);
    sesiones.push(sesion);
    return sesion;
  };
  const actuar = async (papeles: readonly Papel[]): Promise<Actuante[]> => {
    const entradas = papeles.map(async (papel) => {
      try {
        return [{ papel, sesion: await entrar(papel.correo) }];
      } catch (error) {
        // Somebody deactivated them, or gave them another password.
        if (!esSinSesion(error)) throw error;
        decir(`${papel.nombre} cannot sign in, and stays at home`);
        return [];
      }
    });
    return (await Promise.all(entradas)).flat();
  };

  const supervisor = await entrar(SUPERVISOR);
  const nuevos = EQUIPO.filter(({ nuevo }) => nuevo);
  await asegurarUsuarios(await entrar(ADMIN), nuevos, opciones.clave);
  const equipo = await actuar(EQUIPO);
  const ajenos = await actuar([EVA]);

  await asegurarZonas(supervisor, equipo);
  for (const actuante of equipo) await asegurarVisitas(supervisor, actuante);
  const grupoId = await asegurarGrupo(supervisor, equipo);
  presentar(opciones, decir);

  const interlocutores: Interlocutores = { supervisorId: supervisor.usuario.id, grupoId };
  await Promise.all([
    new Supervisor(supervisor, equipo, opciones, decir).trabajar(grupoId, senal),
    ...ajenos.map((actuante) => new Colaborador(actuante, opciones, decir).andar(senal)),
    ...equipo.map((actuante) => {
      const colaborador = new Colaborador(actuante, opciones, decir, interlocutores);
      ensayar(colaborador, actuante.papel);
      return colaborador.andar(senal);
    }),
  ]);
}

function presentar({ url, rapidez, minutos, semilla }: Opciones, decir: (linea: string) => void): void {
  const nombres = EQUIPO.map(({ nombre }) => nombre).join(', ');
  decir(
    `${nombres} walk for Demo, Eva for Otra (speed ${rapidez}, seed ${semilla}, ${minutos} min; Ctrl-C ends it)`,
  );
  decir(`open ${url}/graphiql, sign in as ${SUPERVISOR} and run:`);
  decir('  subscription { trackingUbicacion { usuarioId lat lon fecha } }');
}
