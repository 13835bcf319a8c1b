/** The demo from the command line: ejecutar.mjs builds and starts it. */
import { ErrorDeUso, leerOpciones, type Opciones, USO } from './opciones.js';
import { ErrorDelServidor } from './servidor.js';
import { simular } from './simulacion.js';

/** A demo that is told to stop may say goodbye for so long, in milliseconds. */
const DESPEDIDA_MS = 800;

const decir = (linea: string) => console.log(`${new Date().toTimeString().slice(0, 8)}  ${linea}`);

const salir = (codigo: number, lineas: string): never => {
  console.error(lineas);
  process.exit(codigo);
};

function opciones(): Opciones {
  try {
    return leerOpciones(process.argv.slice(2), process.env);
  } catch (error) {
    if (error instanceof ErrorDeUso) return salir(2, `${error.message}\n\n${USO}`);
    throw error;
  }
}

const elegidas = opciones();
const fin = new AbortController();
const terminar = (motivo: string) => () => {
  if (fin.signal.aborted) return;
  decir(motivo);
  fin.abort();
  setTimeout(() => process.exit(0), DESPEDIDA_MS);
};
process.on('SIGINT', terminar('bye'));
process.on('SIGTERM', terminar('bye'));
setTimeout(terminar(`${elegidas.minutos} minutes are over: bye`), elegidas.minutos * 60_000);

try {
  await simular(elegidas, decir, fin.signal);
} catch (error) {
  if (!(error instanceof ErrorDelServidor)) throw error;
  const consejo =
    error.code === 'UNAUTHENTICATED'
      ? 'That server has no demo users with this password: set DEMO_CLAVE to the one it was started with.'
      : 'The scene could not be set.';
  salir(1, `${error.message}\n${consejo}`);
}
process.exit(0);
