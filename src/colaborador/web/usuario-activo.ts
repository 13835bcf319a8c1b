import { canalDelEntorno } from '../../sincronizacion/cliente/canal.js';
import type { Persona } from './contrato.js';
import { Guardados } from './guardados.js';

/** Whose page this browser shows. Not in localStorage, which is lost if the browser dies within seconds. */
const guardados = new Guardados('seguimiento.colaborador');
const canal = canalDelEntorno('seguimiento.colaborador');

export type UsuarioActivo = Persona & { readonly correo: string };

export const leerUsuarioActivo = async (): Promise<UsuarioActivo | null> =>
  (await guardados.leer<UsuarioActivo | null>('usuario')) ?? null;

export async function guardarUsuarioActivo(usuario: UsuarioActivo | null): Promise<void> {
  await guardados.guardar('usuario', usuario);
  canal.avisar();
}

/** Calls `oyente` when another tab signs in or out. */
export const alCambiarEnOtraPestana = (oyente: () => void): void => void canal.escuchar(oyente);

/** One database, lock and channel for each user of the device. */
export const nombreDe = ({ id }: Persona): string => `seguimiento.${id}`;
