import { diaCompleto, esDia, sumarDias } from '../comun/calendario.js';

interface Propiedades {
  readonly dia: string;
  readonly hoy: string;
  readonly alCambiar: (dia: string) => void;
}

/** Goes from one day to another. */
export function BarraDeDia({ dia, hoy, alCambiar }: Propiedades) {
  const mover = (cuantos: number) => {
    const otro = sumarDias(dia, cuantos);
    if (esDia(otro)) alCambiar(otro);
  };
  return (
    <div class="dia" role="group" aria-label="Día">
      <button type="button" class="boton" aria-label="Día anterior" onClick={() => mover(-1)}>
        ‹
      </button>
      <label class="campo">
        <span class="oculto-visual">Día de las visitas</span>
        <input
          type="date"
          value={dia}
          min="2000-01-01"
          max="2099-12-31"
          // While a year is being typed it is another one.
          onChange={({ currentTarget: { value } }) => esDia(value) && alCambiar(value)}
        />
      </label>
      <button type="button" class="boton" aria-label="Día siguiente" onClick={() => mover(1)}>
        ›
      </button>
      <button type="button" class="boton" aria-pressed={dia === hoy} onClick={() => alCambiar(hoy)}>
        Hoy
      </button>
      <span class="apagado dia-nombre">{diaCompleto(dia, hoy)}</span>
    </div>
  );
}
