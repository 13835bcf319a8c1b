import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

let sesion: Session | undefined;

/** Begins a profile of this process' processor time, if PERFIL_CPU names a folder for it. */
export async function empezarPerfil(): Promise<void> {
  if (!process.env.PERFIL_CPU) return;
  sesion = new Session();
  sesion.connect();
  await sesion.post('Profiler.enable');
  await sesion.post('Profiler.start');
}

/** Writes it, named by what was measured: open it in a browser's developer tools. */
export async function acabarPerfil(nombre: string): Promise<void> {
  const carpeta = process.env.PERFIL_CPU;
  if (!carpeta || !sesion) return;
  const { profile } = await sesion.post('Profiler.stop');
  sesion.disconnect();
  sesion = undefined;
  mkdirSync(carpeta, { recursive: true });
  writeFileSync(`${carpeta}/${nombre}-${Date.now()}.cpuprofile`, JSON.stringify(profile));
}
