ALTER TABLE "usuario" ADD CONSTRAINT "usuario_de_empresa" UNIQUE("empresa_id","id");--> statement-breakpoint
ALTER TABLE "empresa" ADD CONSTRAINT "empresa_nombre_largo" CHECK (length("empresa"."nombre") between 1 and 200);--> statement-breakpoint
ALTER TABLE "empresa" ADD CONSTRAINT "empresa_zona_horaria_existe" CHECK ("empresa"."zona_horaria" ~ '^(UTC|[A-Z][A-Za-z_]*(/[A-Za-z0-9_+-]+){1,2})$'
  and (timestamptz '2026-01-01 00:00:00Z' at time zone "empresa"."zona_horaria") is not null);--> statement-breakpoint
CREATE TYPE "public"."estado_actividad" AS ENUM('pendiente', 'en-curso', 'completada', 'incompleta');--> statement-breakpoint
CREATE TYPE "public"."tipo_alerta" AS ENUM('fuera-de-zona', 'inactividad', 'panico');--> statement-breakpoint
CREATE TYPE "public"."tipo_conversacion" AS ENUM('privada', 'grupal');--> statement-breakpoint
CREATE TYPE "public"."estado_geocerca" AS ENUM('desconocido', 'dentro', 'fuera');--> statement-breakpoint
CREATE TABLE "actividad" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "actividad_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"titulo" text NOT NULL,
	"estado" "estado_actividad" DEFAULT 'pendiente' NOT NULL,
	"programada_para" timestamp (3) with time zone NOT NULL,
	"direccion" text,
	"lat" double precision,
	"lon" double precision,
	"check_in_en" timestamp (3) with time zone,
	"check_in_lat" double precision,
	"check_in_lon" double precision,
	"check_out_en" timestamp (3) with time zone,
	"check_out_lat" double precision,
	"check_out_lon" double precision,
	"asignada_por" integer NOT NULL,
	"creada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"actualizada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "actividad_titulo_largo" CHECK (length("actividad"."titulo") between 1 and 200),
	CONSTRAINT "actividad_lugar_entero" CHECK (("actividad"."lat" is null) = ("actividad"."lon" is null)),
	CONSTRAINT "actividad_lugar_en_rango" CHECK ("actividad"."lat" between -90 and 90 and "actividad"."lon" between -180 and 180),
	CONSTRAINT "actividad_check_in_lugar_entero" CHECK (("actividad"."check_in_lat" is null) = ("actividad"."check_in_lon" is null)),
	CONSTRAINT "actividad_check_in_lugar_en_rango" CHECK ("actividad"."check_in_lat" between -90 and 90 and "actividad"."check_in_lon" between -180 and 180),
	CONSTRAINT "actividad_check_out_lugar_entero" CHECK (("actividad"."check_out_lat" is null) = ("actividad"."check_out_lon" is null)),
	CONSTRAINT "actividad_check_out_lugar_en_rango" CHECK ("actividad"."check_out_lat" between -90 and 90 and "actividad"."check_out_lon" between -180 and 180),
	CONSTRAINT "actividad_estado_con_sus_fechas" CHECK (case "actividad"."estado"
            when 'pendiente' then "actividad"."check_in_en" is null and "actividad"."check_out_en" is null
            when 'en-curso' then "actividad"."check_in_en" is not null and "actividad"."check_out_en" is null
            when 'completada' then "actividad"."check_in_en" is not null and "actividad"."check_out_en" is not null
            else "actividad"."check_out_en" is null end),
	CONSTRAINT "actividad_sale_despues_de_entrar" CHECK ("actividad"."check_out_en" >= "actividad"."check_in_en")
);
--> statement-breakpoint
CREATE TABLE "alerta" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerta_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"tipo" "tipo_alerta" NOT NULL,
	"critica" boolean DEFAULT false NOT NULL,
	"geocerca_id" integer,
	"mensaje" text NOT NULL,
	"ubicacion" jsonb,
	"abierta_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ultima_vez_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"cerrada_en" timestamp (3) with time zone,
	"atendida_en" timestamp (3) with time zone,
	"atendida_por" integer,
	"version" integer DEFAULT 1 NOT NULL,
	"actualizada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alerta_zona_de_su_tipo" CHECK (("alerta"."tipo" = 'fuera-de-zona') = ("alerta"."geocerca_id" is not null)),
	CONSTRAINT "alerta_panico_critica" CHECK ("alerta"."tipo" <> 'panico' or "alerta"."critica"),
	CONSTRAINT "alerta_atendida_por_alguien" CHECK (("alerta"."atendida_en" is null) = ("alerta"."atendida_por" is null))
);
--> statement-breakpoint
CREATE TABLE "conversacion" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "conversacion_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"tipo" "tipo_conversacion" NOT NULL,
	"nombre" text,
	"usuario_menor" integer,
	"usuario_mayor" integer,
	"ultimo_orden" integer DEFAULT 0 NOT NULL,
	"creada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversacion_de_empresa" UNIQUE("empresa_id","id"),
	CONSTRAINT "conversacion_privada_de_dos" CHECK (case when "conversacion"."tipo" = 'privada' then "conversacion"."usuario_menor" < "conversacion"."usuario_mayor" and "conversacion"."nombre" is null
          else "conversacion"."usuario_menor" is null and "conversacion"."usuario_mayor" is null and "conversacion"."nombre" is not null end),
	CONSTRAINT "conversacion_nombre_largo" CHECK (length("conversacion"."nombre") between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "mensaje" (
	"conversacion_id" integer NOT NULL,
	"orden" integer NOT NULL,
	"id" uuid NOT NULL,
	"autor_id" integer NOT NULL,
	"texto" text NOT NULL,
	"fecha" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recibido_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mensaje_conversacion_id_orden_pk" PRIMARY KEY("conversacion_id","orden"),
	CONSTRAINT "mensaje_de_autor_unico" UNIQUE("autor_id","id"),
	CONSTRAINT "mensaje_de_conversacion_unico" UNIQUE("conversacion_id","id"),
	CONSTRAINT "mensaje_texto_largo" CHECK (length("mensaje"."texto") between 1 and 4000),
	CONSTRAINT "mensaje_orden_desde_1" CHECK ("mensaje"."orden" >= 1)
);
--> statement-breakpoint
CREATE TABLE "participante" (
	"empresa_id" integer NOT NULL,
	"conversacion_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"leido_hasta" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "participante_conversacion_id_usuario_id_pk" PRIMARY KEY("conversacion_id","usuario_id")
);
--> statement-breakpoint
CREATE TABLE "geocerca" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "geocerca_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"nombre" text NOT NULL,
	"area" jsonb NOT NULL,
	"activa" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"creada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "geocerca_de_empresa" UNIQUE("empresa_id","id"),
	CONSTRAINT "geocerca_nombre_largo" CHECK (length("geocerca"."nombre") between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "geocerca_usuario" (
	"empresa_id" integer NOT NULL,
	"geocerca_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"estado" "estado_geocerca" DEFAULT 'desconocido' NOT NULL,
	"version" integer NOT NULL,
	"desde" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "geocerca_usuario_geocerca_id_usuario_id_pk" PRIMARY KEY("geocerca_id","usuario_id")
);
--> statement-breakpoint
CREATE TABLE "presencia" (
	"usuario_id" integer PRIMARY KEY NOT NULL,
	"en_linea" boolean NOT NULL,
	"desde" timestamp (3) with time zone NOT NULL,
	"actualizada_en" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proceso_vivo" (
	"id" uuid PRIMARY KEY NOT NULL,
	"visto_en" timestamp (3) with time zone NOT NULL,
	"vence_en" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usuario_conectado" (
	"proceso_id" uuid NOT NULL,
	"usuario_id" integer NOT NULL,
	CONSTRAINT "usuario_conectado_proceso_id_usuario_id_pk" PRIMARY KEY("proceso_id","usuario_id")
);
--> statement-breakpoint
CREATE TABLE "ubicacion" (
	"usuario_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"precision" real,
	"velocidad" real,
	"rumbo" real,
	"bateria" real,
	"fecha" timestamp (3) with time zone NOT NULL,
	"recibida_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ubicacion_usuario_id_id_pk" PRIMARY KEY("usuario_id","id"),
	CONSTRAINT "ubicacion_en_rango" CHECK ("ubicacion"."lat" between -90 and 90 and "ubicacion"."lon" between -180 and 180
  and "ubicacion"."precision" between 0 and 1e6 and "ubicacion"."velocidad" between 0 and 1e4
  and "ubicacion"."rumbo" between 0 and 360 and "ubicacion"."bateria" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "ultima_ubicacion" (
	"usuario_id" integer PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"lat" double precision NOT NULL,
	"lon" double precision NOT NULL,
	"precision" real,
	"velocidad" real,
	"rumbo" real,
	"bateria" real,
	"fecha" timestamp (3) with time zone NOT NULL,
	"recibida_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ultima_ubicacion_en_rango" CHECK ("ultima_ubicacion"."lat" between -90 and 90 and "ultima_ubicacion"."lon" between -180 and 180
  and "ultima_ubicacion"."precision" between 0 and 1e6 and "ultima_ubicacion"."velocidad" between 0 and 1e4
  and "ultima_ubicacion"."rumbo" between 0 and 360 and "ultima_ubicacion"."bateria" between 0 and 1)
);
--> statement-breakpoint
ALTER TABLE "actividad" ADD CONSTRAINT "actividad_empresa_id_asignada_por_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","asignada_por") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actividad" ADD CONSTRAINT "actividad_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerta" ADD CONSTRAINT "alerta_empresa_id_atendida_por_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","atendida_por") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerta" ADD CONSTRAINT "alerta_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerta" ADD CONSTRAINT "alerta_empresa_id_geocerca_id_geocerca_empresa_id_id_fk" FOREIGN KEY ("empresa_id","geocerca_id") REFERENCES "public"."geocerca"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversacion" ADD CONSTRAINT "conversacion_empresa_id_empresa_id_fk" FOREIGN KEY ("empresa_id") REFERENCES "public"."empresa"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mensaje" ADD CONSTRAINT "mensaje_de_participante_fk" FOREIGN KEY ("conversacion_id","autor_id") REFERENCES "public"."participante"("conversacion_id","usuario_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participante" ADD CONSTRAINT "participante_de_conversacion_fk" FOREIGN KEY ("empresa_id","conversacion_id") REFERENCES "public"."conversacion"("empresa_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participante" ADD CONSTRAINT "participante_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "geocerca" ADD CONSTRAINT "geocerca_empresa_id_empresa_id_fk" FOREIGN KEY ("empresa_id") REFERENCES "public"."empresa"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "geocerca_usuario" ADD CONSTRAINT "geocerca_usuario_de_geocerca_fk" FOREIGN KEY ("empresa_id","geocerca_id") REFERENCES "public"."geocerca"("empresa_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "geocerca_usuario" ADD CONSTRAINT "geocerca_usuario_de_usuario_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presencia" ADD CONSTRAINT "presencia_usuario_id_usuario_id_fk" FOREIGN KEY ("usuario_id") REFERENCES "public"."usuario"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usuario_conectado" ADD CONSTRAINT "usuario_conectado_proceso_id_proceso_vivo_id_fk" FOREIGN KEY ("proceso_id") REFERENCES "public"."proceso_vivo"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usuario_conectado" ADD CONSTRAINT "usuario_conectado_usuario_id_usuario_id_fk" FOREIGN KEY ("usuario_id") REFERENCES "public"."usuario"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ubicacion" ADD CONSTRAINT "ubicacion_usuario_id_usuario_id_fk" FOREIGN KEY ("usuario_id") REFERENCES "public"."usuario"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ultima_ubicacion" ADD CONSTRAINT "ultima_ubicacion_usuario_id_usuario_id_fk" FOREIGN KEY ("usuario_id") REFERENCES "public"."usuario"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actividad_de_empresa" ON "actividad" USING btree ("empresa_id","programada_para");--> statement-breakpoint
CREATE INDEX "actividad_de_usuario" ON "actividad" USING btree ("usuario_id","programada_para");--> statement-breakpoint
CREATE INDEX "actividad_reciente" ON "actividad" USING btree ("actualizada_en");--> statement-breakpoint
CREATE UNIQUE INDEX "alerta_abierta_unica" ON "alerta" USING btree ("empresa_id","usuario_id","tipo",coalesce("geocerca_id", 0)) WHERE "alerta"."cerrada_en" is null;--> statement-breakpoint
CREATE INDEX "alerta_de_empresa" ON "alerta" USING btree ("empresa_id","id");--> statement-breakpoint
CREATE INDEX "alerta_reciente" ON "alerta" USING btree ("actualizada_en");--> statement-breakpoint
CREATE UNIQUE INDEX "conversacion_privada_unica" ON "conversacion" USING btree ("usuario_menor","usuario_mayor") WHERE "conversacion"."tipo" = 'privada';--> statement-breakpoint
CREATE INDEX "mensaje_reciente" ON "mensaje" USING btree ("recibido_en");--> statement-breakpoint
CREATE INDEX "participante_de_usuario" ON "participante" USING btree ("usuario_id");--> statement-breakpoint
CREATE INDEX "presencia_reciente" ON "presencia" USING btree ("actualizada_en");--> statement-breakpoint
CREATE INDEX "geocerca_usuario_de_usuario" ON "geocerca_usuario" USING btree ("usuario_id","geocerca_id");--> statement-breakpoint
CREATE INDEX "usuario_conectado_de_usuario" ON "usuario_conectado" USING btree ("usuario_id");--> statement-breakpoint
CREATE INDEX "ubicacion_de_usuario" ON "ubicacion" USING btree ("usuario_id","fecha");--> statement-breakpoint
-- Room on each page for the next version of its row (drizzle-kit has no word for it), as on tarea_proceso.
ALTER TABLE "ultima_ubicacion" SET (fillfactor = 60);--> statement-breakpoint
ALTER TABLE "geocerca_usuario" SET (fillfactor = 70);
