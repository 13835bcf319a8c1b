import type { Operacion } from '../../sincronizacion/cliente/index.js';

/** Why an operation failed, or what part of it did, in the words of who did it. */
export function motivoDe({ tipo, fallo, aviso }: Operacion): string {
  if (aviso !== null) return 'Algunas no se aceptaron: estaba mal algún dato, o la hora de este dispositivo.';
  if (!fallo) return '';
  if (fallo.motivo === 'agotada')
    return 'El servidor no pudo atenderla después de varios intentos. Puedes reintentarla.';
  if (fallo.motivo === 'inaceptable') return 'El servidor no pudo leerla.';
  const esVisita = tipo === 'check-in' || tipo === 'check-out';
  switch (fallo.code) {
    case 'NOT_FOUND':
      if (esVisita) return 'Esta visita ya no existe o no está asignada a ti.';
      return tipo === 'mensaje' ? 'Esa conversación o persona ya no está disponible.' : 'Ya no existe.';
    case 'CONFLICT':
      if (tipo === 'check-in') return 'Esta visita ya no estaba pendiente: tenía su entrada o se cerró.';
      if (tipo === 'check-out') return 'Esta visita no estaba en curso: le falta la entrada o ya terminó.';
      return 'Choca con algo que ya estaba registrado.';
    case 'BAD_USER_INPUT':
      if (tipo === 'mensaje') return 'El mensaje no es válido: debe tener entre 1 y 4000 caracteres.';
      return 'Algún dato no es válido, o la hora de este dispositivo no es correcta.';
    case 'FORBIDDEN':
      return 'No tienes permiso para hacer esto.';
    default:
      return 'El servidor no la aceptó.';
  }
}

const recortar = (texto: string) => (texto.length > 60 ? `${texto.slice(0, 60)}…` : texto);

const cuantas = (n: number) => (n === 1 ? 'Ubicación' : `${n} ubicaciones`);

/** What an operation is, in a line. @param tituloDe the title of a visit, if it is known. */
export function nombreDeOperacion(
  operacion: Operacion,
  tituloDe: (id: number) => string | undefined,
): string {
  const datos = operacion.datos as Record<string, unknown>;
  const visita = () =>
    tituloDe(datos['actividadId'] as number) ?? `visita n.º ${String(datos['actividadId'])}`;
  switch (operacion.tipo) {
    case 'check-in':
      return `Entrada: ${visita()}`;
    case 'check-out':
      return `Salida: ${visita()}`;
    case 'mensaje':
      return `Mensaje: «${recortar(String(datos['texto']))}»`;
    case 'panico':
      return 'Alerta de pánico';
    case 'ubicaciones':
      return cuantas((datos['ubicaciones'] as readonly unknown[]).length);
    default:
      return operacion.tipo;
  }
}

const HORA = new Intl.DateTimeFormat('es', { hour: '2-digit', minute: '2-digit' });
const DIA_Y_HORA = new Intl.DateTimeFormat('es', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** «14:05» today, «3 nov, 14:05» any other day. */
export function hora(momento: string | number): string {
  const fecha = new Date(momento);
  return fecha.toDateString() === new Date().toDateString() ? HORA.format(fecha) : DIA_Y_HORA.format(fecha);
}

const dos = (n: number) => String(n).padStart(2, '0');

/** The device's day, `2026-03-02`. */
export function diaDe(fecha: Date): string {
  return `${fecha.getFullYear()}-${dos(fecha.getMonth() + 1)}-${dos(fecha.getDate())}`;
}
