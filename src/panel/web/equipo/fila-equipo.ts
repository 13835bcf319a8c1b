import { diaDe, hoy } from '../comun/tiempo.js';
import type { Persona, Presencia, ResumenDiario, Ubicacion, Visita } from '../datos/contrato.js';
import type { Equipo, Supervision } from '../datos/datos.js';

/** How many of a person's visits of today are how far. */
export interface CuentaDeVisitas {
  readonly total: number;
  readonly hechas: number;
  readonly enCurso: number;
}

/** What the table says of one person. */
export interface FilaDeEquipo {
  readonly persona: Persona;
  readonly presencia: Presencia | undefined;
  readonly ubicacion: Ubicacion | undefined;
  /** Today's. */
  readonly resumen: ResumenDiario | undefined;
  readonly visitas: CuentaDeVisitas;
  /** Open ones. */
  readonly alertas: number;
}

const SIN_VISITAS: CuentaDeVisitas = { total: 0, hechas: 0, enCurso: 0 };

/** One row for each person of the empresa, by their number, of what is known now. */
export function filasDe(equipo: Equipo, supervision: Supervision): Map<number, FilaDeEquipo> {
  const dia = hoy();
  const visitas = contarVisitas(supervision.visitas.todas.value, dia);
  const alertas = new Map<number, number>();
  for (const { usuarioId } of supervision.alertas.abiertas.value)
    alertas.set(usuarioId, (alertas.get(usuarioId) ?? 0) + 1);
  void supervision.posiciones.version.value;
  const presencias = porUsuario(equipo.presencias.todas.value);
  const resumenes = porUsuario(supervision.resumenes.todas.value.filter(({ fecha }) => fecha === dia));
  return new Map(
    equipo.personas.todas.value.map((persona) => [
      persona.id,
      {
        persona,
        presencia: presencias.get(persona.id),
        ubicacion: supervision.posiciones.porUsuario.get(persona.id),
        resumen: resumenes.get(persona.id),
        visitas: visitas.get(persona.id) ?? SIN_VISITAS,
        alertas: alertas.get(persona.id) ?? 0,
      },
    ]),
  );
}

/** Whether both say the same: then nothing need be drawn again. */
export function iguales(a: FilaDeEquipo, b: FilaDeEquipo): boolean {
  return (
    a.persona.nombre === b.persona.nombre &&
    a.persona.rol === b.persona.rol &&
    a.presencia?.enLinea === b.presencia?.enLinea &&
    a.presencia?.desde === b.presencia?.desde &&
    a.ubicacion?.id === b.ubicacion?.id &&
    a.resumen?.distanciaMetros === b.resumen?.distanciaMetros &&
    a.resumen?.actualizadoEn === b.resumen?.actualizadoEn &&
    a.visitas.total === b.visitas.total &&
    a.visitas.hechas === b.visitas.hechas &&
    a.visitas.enCurso === b.visitas.enCurso &&
    a.alertas === b.alertas
  );
}

const porUsuario = <T extends { readonly usuarioId: number }>(filas: readonly T[]): Map<number, T> =>
  new Map(filas.map((fila) => [fila.usuarioId, fila]));

/** Of that day alone: of others, some come live. */
function contarVisitas(visitas: readonly Visita[], dia: string): Map<number, CuentaDeVisitas> {
  const cuentas = new Map<number, CuentaDeVisitas>();
  for (const { usuarioId, estado, programadaPara } of visitas) {
    if (diaDe(new Date(programadaPara)) !== dia) continue;
    const { total, hechas, enCurso } = cuentas.get(usuarioId) ?? SIN_VISITAS;
    cuentas.set(usuarioId, {
      total: total + 1,
      hechas: hechas + Number(estado === 'COMPLETADA'),
      enCurso: enCurso + Number(estado === 'EN_CURSO'),
    });
  }
  return cuentas;
}
