interface Propiedades {
  readonly personas: readonly { readonly id: number; readonly nombre: string }[];
  /** Null: of everybody. */
  readonly elegida: number | null;
  readonly alElegir: (usuarioId: number | null) => void;
  readonly class?: string;
}

/** Whose rows a list shows: everybody's, or those of one. */
export function FiltroDePersona({ personas, elegida, alElegir, class: clase = '' }: Propiedades) {
  return (
    <label class={`campo ${clase}`}>
      <span>Persona</span>
      <select
        value={elegida ?? ''}
        onChange={({ currentTarget: { value } }) => alElegir(value === '' ? null : Number(value))}
      >
        <option value="">Todas</option>
        {personas.map(({ id, nombre }) => (
          <option key={id} value={id}>
            {nombre}
          </option>
        ))}
      </select>
    </label>
  );
}
