import type { Usuario } from '../sesion/contrato.js';
import type { CuentaDeVisitas } from './fila-equipo.js';

export const NOMBRE_DE_ROL: Readonly<Record<Usuario['rol'], string>> = {
  ADMIN: 'Administración',
  SUPERVISOR: 'Supervisión',
  COLABORADOR: 'Colaborador',
};

const kilometros = new Intl.NumberFormat('es', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** «12,4 km», of metres. */
export const enKilometros = (metros: number): string => `${kilometros.format(metros / 1000)} km`;

/** «2 de 5 hechas, 1 en curso». */
export const fraseDeVisitas = ({ total, hechas, enCurso }: CuentaDeVisitas): string =>
  `${hechas} de ${total} ${total === 1 ? 'hecha' : 'hechas'}${enCurso > 0 ? `, ${enCurso} en curso` : ''}`;

/** «12 en línea de 40; 3 alertas abiertas». */
export const resumenDelEquipo = (enLinea: number, total: number, alertas: number): string =>
  `${enLinea} en línea de ${total}; ${
    alertas === 0
      ? 'ninguna alerta abierta'
      : alertas === 1
        ? '1 alerta abierta'
        : `${alertas} alertas abiertas`
  }`;
