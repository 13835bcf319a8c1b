import { mostrarAcceso as mostrarFormulario } from '../../panel/web/sesion/vista-acceso.js';
import { abrirIndexedDB, SesionGuardada } from '../../sincronizacion/cliente/index.js';
import { pedirSesion } from './api.js';
import { guardarUsuarioActivo, nombreDe, type UsuarioActivo } from './usuario-activo.js';

/** The sign-in form; `aviso` says why the user is here. Who is at something else is not taken away from it. */
export function mostrarAcceso(
  aviso: string,
  alEntrar: (usuario: UsuarioActivo) => void,
  signal: AbortSignal,
): void {
  const entrar = async (correo: string, clave: string) => alEntrar(await iniciarSesion(correo, clave));
  const comienzo = mostrarFormulario(aviso, entrar, signal);
  if (document.activeElement === document.body) comienzo.focus();
}

/** Into the user's own database: a queue of theirs that waits there goes on. */
async function iniciarSesion(correo: string, clave: string): Promise<UsuarioActivo> {
  const { usuario, ...tokens } = await pedirSesion(correo, clave);
  const nombre = nombreDe(usuario);
  await new SesionGuardada({ nombre, deposito: abrirIndexedDB(nombre).sesion }).iniciar(tokens);
  const activo = { id: usuario.id, nombre: usuario.nombre, correo: usuario.correo };
  await guardarUsuarioActivo(activo);
  return activo;
}
