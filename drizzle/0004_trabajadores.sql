CREATE TYPE "public"."estado_envio" AS ENUM('pendiente', 'enviado', 'fallido');--> statement-breakpoint
CREATE TYPE "public"."estado_notificacion" AS ENUM('pendiente', 'enviada', 'fallida', 'sin-dispositivo', 'push-apagado');--> statement-breakpoint
CREATE TYPE "public"."tipo_notificacion" AS ENUM('visita-asignada', 'visita-pendiente', 'sin-check-in', 'panico', 'recordatorio');--> statement-breakpoint
CREATE TABLE "turno_local" (
	"empresa_id" integer NOT NULL,
	"trabajo" text NOT NULL,
	"fecha" date NOT NULL,
	CONSTRAINT "turno_local_trabajo_empresa_id_pk" PRIMARY KEY("trabajo","empresa_id"),
	CONSTRAINT "turno_trabajo_largo" CHECK (length("turno_local"."trabajo") between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "vigilia" (
	"trabajo" text PRIMARY KEY NOT NULL,
	"desde" timestamp (3) with time zone NOT NULL,
	"hasta" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "vigilia_en_orden" CHECK ("vigilia"."desde" <= "vigilia"."hasta")
);
--> statement-breakpoint
CREATE TABLE "dispositivo" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dispositivo_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"token" text NOT NULL,
	"plataforma" text NOT NULL,
	"registrado_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dispositivo_de_usuario" UNIQUE("usuario_id","id"),
	CONSTRAINT "dispositivo_token_largo" CHECK (length("dispositivo"."token") between 1 and 4096),
	CONSTRAINT "dispositivo_plataforma_largo" CHECK (length("dispositivo"."plataforma") between 1 and 50)
);
--> statement-breakpoint
CREATE TABLE "envio" (
	"usuario_id" integer NOT NULL,
	"notificacion_id" integer NOT NULL,
	"dispositivo_id" integer NOT NULL,
	"estado" "estado_envio" DEFAULT 'pendiente' NOT NULL,
	"intentos" integer DEFAULT 0 NOT NULL,
	"causa" text,
	"reservado_hasta" timestamp (3) with time zone,
	"actualizado_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "envio_notificacion_id_dispositivo_id_pk" PRIMARY KEY("notificacion_id","dispositivo_id"),
	CONSTRAINT "envio_intentos_desde_0" CHECK ("envio"."intentos" >= 0),
	CONSTRAINT "envio_fallido_con_causa" CHECK ("envio"."estado" <> 'fallido' or "envio"."causa" is not null)
);
--> statement-breakpoint
CREATE TABLE "notificacion" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notificacion_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"tipo" "tipo_notificacion" NOT NULL,
	"clave" text NOT NULL,
	"titulo" text NOT NULL,
	"texto" text NOT NULL,
	"estado" "estado_notificacion" DEFAULT 'pendiente' NOT NULL,
	"creada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"vence_en" timestamp (3) with time zone NOT NULL,
	"enviada_en" timestamp (3) with time zone,
	"actualizada_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notificacion_una_vez" UNIQUE("usuario_id","clave"),
	CONSTRAINT "notificacion_de_usuario" UNIQUE("usuario_id","id"),
	CONSTRAINT "notificacion_clave_larga" CHECK (length("notificacion"."clave") between 1 and 200),
	CONSTRAINT "notificacion_enviada_con_fecha" CHECK (("notificacion"."estado" = 'enviada') = ("notificacion"."enviada_en" is not null))
);
--> statement-breakpoint
CREATE TABLE "recordatorio" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recordatorio_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"texto" text NOT NULL,
	"programado_para" timestamp (3) with time zone NOT NULL,
	"creado_por" integer NOT NULL,
	"creado_en" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"enviado_en" timestamp (3) with time zone,
	CONSTRAINT "recordatorio_texto_largo" CHECK (length("recordatorio"."texto") between 1 and 500)
);
--> statement-breakpoint
CREATE TABLE "resumen_diario" (
	"empresa_id" integer NOT NULL,
	"usuario_id" integer NOT NULL,
	"fecha" date NOT NULL,
	"zona_horaria" text NOT NULL,
	"distancia_metros" double precision NOT NULL,
	"puntos" integer NOT NULL,
	"descartados_por_precision" integer NOT NULL,
	"descartados_por_velocidad" integer NOT NULL,
	"descartados_por_ruido" integer NOT NULL,
	"provisional" boolean DEFAULT false NOT NULL,
	"actualizado_en" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "resumen_diario_usuario_id_fecha_pk" PRIMARY KEY("usuario_id","fecha"),
	CONSTRAINT "resumen_en_rango" CHECK ("resumen_diario"."distancia_metros" >= 0 and "resumen_diario"."descartados_por_precision" >= 0
  and "resumen_diario"."descartados_por_velocidad" >= 0 and "resumen_diario"."descartados_por_ruido" >= 0
  and "resumen_diario"."puntos" >= "resumen_diario"."descartados_por_precision" + "resumen_diario"."descartados_por_velocidad" + "resumen_diario"."descartados_por_ruido")
);
--> statement-breakpoint
CREATE TABLE "ubicacion_tardia" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ubicacion_tardia_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"usuario_id" integer NOT NULL,
	"fecha" date NOT NULL
);
--> statement-breakpoint
ALTER TABLE "actividad" ADD COLUMN "cerrada_en" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "turno_local" ADD CONSTRAINT "turno_local_empresa_id_empresa_id_fk" FOREIGN KEY ("empresa_id") REFERENCES "public"."empresa"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispositivo" ADD CONSTRAINT "dispositivo_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "envio" ADD CONSTRAINT "envio_de_notificacion_fk" FOREIGN KEY ("usuario_id","notificacion_id") REFERENCES "public"."notificacion"("usuario_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "envio" ADD CONSTRAINT "envio_a_dispositivo_fk" FOREIGN KEY ("usuario_id","dispositivo_id") REFERENCES "public"."dispositivo"("usuario_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notificacion" ADD CONSTRAINT "notificacion_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordatorio" ADD CONSTRAINT "recordatorio_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordatorio" ADD CONSTRAINT "recordatorio_empresa_id_creado_por_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","creado_por") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resumen_diario" ADD CONSTRAINT "resumen_diario_empresa_id_usuario_id_usuario_empresa_id_id_fk" FOREIGN KEY ("empresa_id","usuario_id") REFERENCES "public"."usuario"("empresa_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ubicacion_tardia" ADD CONSTRAINT "ubicacion_tardia_usuario_id_usuario_id_fk" FOREIGN KEY ("usuario_id") REFERENCES "public"."usuario"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dispositivo_token_unico" ON "dispositivo" USING btree (md5("token"));--> statement-breakpoint
CREATE INDEX "envio_de_dispositivo" ON "envio" USING btree ("dispositivo_id");--> statement-breakpoint
CREATE INDEX "envio_pendiente" ON "envio" USING btree ("notificacion_id") WHERE "envio"."estado" = 'pendiente';--> statement-breakpoint
CREATE INDEX "notificacion_de_empresa" ON "notificacion" USING btree ("empresa_id","id");--> statement-breakpoint
CREATE INDEX "notificacion_pendiente" ON "notificacion" USING btree ("id") WHERE "notificacion"."estado" = 'pendiente';--> statement-breakpoint
CREATE INDEX "notificacion_fallida" ON "notificacion" USING btree ("empresa_id","id") WHERE "notificacion"."estado" = 'fallida';--> statement-breakpoint
CREATE INDEX "notificacion_por_fecha" ON "notificacion" USING btree ("creada_en");--> statement-breakpoint
CREATE INDEX "recordatorio_por_enviar" ON "recordatorio" USING btree ("programado_para") WHERE "recordatorio"."enviado_en" is null;--> statement-breakpoint
CREATE INDEX "recordatorio_de_usuario" ON "recordatorio" USING btree ("usuario_id","programado_para");--> statement-breakpoint
CREATE INDEX "recordatorio_de_empresa" ON "recordatorio" USING btree ("empresa_id","programado_para");--> statement-breakpoint
CREATE INDEX "recordatorio_enviado" ON "recordatorio" USING btree ("enviado_en") WHERE "recordatorio"."enviado_en" is not null;--> statement-breakpoint
CREATE INDEX "resumen_de_empresa" ON "resumen_diario" USING btree ("empresa_id","fecha");--> statement-breakpoint
CREATE INDEX "resumen_provisional" ON "resumen_diario" USING btree ("usuario_id") WHERE "resumen_diario"."provisional";--> statement-breakpoint
CREATE INDEX "actividad_abierta" ON "actividad" USING btree ("empresa_id","programada_para") WHERE "actividad"."estado" in ('pendiente', 'en-curso');--> statement-breakpoint
CREATE INDEX "actividad_con_entrada" ON "actividad" USING btree ("check_in_en") WHERE "actividad"."check_in_en" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "alerta_inactividad_unica" ON "alerta" USING btree ("usuario_id","abierta_en") WHERE "alerta"."tipo" = 'inactividad';--> statement-breakpoint
ALTER TABLE "actividad" ADD CONSTRAINT "actividad_incompleta_con_cierre" CHECK (("actividad"."estado" = 'incompleta') = ("actividad"."cerrada_en" is not null));--> statement-breakpoint
ALTER TABLE "actividad" ADD CONSTRAINT "actividad_entra_antes_del_cierre" CHECK ("actividad"."check_in_en" <= "actividad"."cerrada_en");