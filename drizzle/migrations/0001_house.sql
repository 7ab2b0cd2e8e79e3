CREATE TABLE "account_export" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "account_export_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"user_id" bigint NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"pieces" integer DEFAULT 0 NOT NULL,
	"size" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_export_public_id_unique" UNIQUE("public_id")
);
--> statement-breakpoint
CREATE TABLE "external_identity" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "external_identity_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"provider" text NOT NULL,
	"subject" text NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "external_identity_subject" UNIQUE("provider","subject")
);
--> statement-breakpoint
CREATE TABLE "former_handle" (
	"handle" "citext" PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] DEFAULT '{}' NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "second_factor" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"secret" "bytea" NOT NULL,
	"last_step" bigint,
	"recovery_hashes" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "session" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"public_id" text NOT NULL,
	"user_id" bigint NOT NULL,
	"kind" text DEFAULT 'full' NOT NULL,
	"parent" text,
	"device" text DEFAULT '' NOT NULL,
	"can_write" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"fresh_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "session_public_id_unique" UNIQUE("public_id")
);
--> statement-breakpoint
CREATE TABLE "throttle" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"level" smallint DEFAULT 0 NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "throttle_count_positive" CHECK ("throttle"."count" > 0)
);
--> statement-breakpoint
CREATE TABLE "token" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "token_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hash" "bytea" NOT NULL,
	"purpose" text NOT NULL,
	"email" "citext",
	"user_id" bigint,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "token_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"handle" "citext" NOT NULL,
	"name" text NOT NULL,
	"email" "citext",
	"password_hash" text,
	"is_admin" boolean DEFAULT false NOT NULL,
	"is_placeholder" boolean DEFAULT false NOT NULL,
	"avatar_key" text,
	"bio" text DEFAULT '' NOT NULL,
	"bio_html" text DEFAULT '' NOT NULL,
	"language" text DEFAULT 'en' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"suspended_until" timestamp (3) with time zone,
	"suspended_reason" text,
	"emails_off" boolean DEFAULT false NOT NULL,
	"mails_per_day" smallint,
	"shortcuts_off" boolean DEFAULT false NOT NULL,
	"handle_changed_at" timestamp (3) with time zone,
	"post_count" integer DEFAULT 0 NOT NULL,
	"comment_count" integer DEFAULT 0 NOT NULL,
	"stack_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "users_handle_unique" UNIQUE("handle"),
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "address" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "address_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" "citext" NOT NULL,
	"user_id" bigint,
	"language" text DEFAULT 'en' NOT NULL,
	"suppressed" text,
	"suppressed_at" timestamp (3) with time zone,
	"suppressed_reason" text,
	"opt_out_hash" "bytea",
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "address_email_unique" UNIQUE("email"),
	CONSTRAINT "address_user_id_unique" UNIQUE("user_id"),
	CONSTRAINT "address_opt_out_hash_unique" UNIQUE("opt_out_hash")
);
--> statement-breakpoint
CREATE TABLE "correspondent" (
	"address_id" bigint NOT NULL,
	"sender_address_id" bigint NOT NULL,
	"answer" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "correspondent_address_id_sender_address_id_pk" PRIMARY KEY("address_id","sender_address_id")
);
--> statement-breakpoint
CREATE TABLE "capsule_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "capsule_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"capsule_id" bigint NOT NULL,
	"event" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "capsule_file" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "capsule_file_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"capsule_id" bigint NOT NULL,
	"file_id" bigint NOT NULL,
	"position" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "capsule_recipient" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "capsule_recipient_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"capsule_id" bigint NOT NULL,
	"address_id" bigint NOT NULL,
	"user_id" bigint,
	"given" text NOT NULL,
	"claim_hash" "bytea",
	"suppressed_reason" text,
	"claimed_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "capsule_recipient_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "capsule_recipient_claim_hash_unique" UNIQUE("claim_hash")
);
--> statement-breakpoint
CREATE TABLE "capsule" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "capsule_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"client_id" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"owner_id" bigint,
	"sender_address_id" bigint,
	"sender_name" text DEFAULT '' NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"body_position" text DEFAULT 'before' NOT NULL,
	"note_id" bigint,
	"draft_to" text[] DEFAULT '{}' NOT NULL,
	"at_local" text,
	"time_zone" text,
	"release_at" timestamp (3) with time zone,
	"zone_data" text,
	"confirm_hash" "bytea",
	"manage_hash" "bytea",
	"network_hash" "bytea",
	"held_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"released_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "capsule_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "capsule_confirm_hash_unique" UNIQUE("confirm_hash"),
	CONSTRAINT "capsule_manage_hash_unique" UNIQUE("manage_hash")
);
--> statement-breakpoint
CREATE TABLE "technology" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "technology_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"vendor" text DEFAULT '' NOT NULL,
	"product_url" text,
	"vendor_url" text,
	"description" text DEFAULT '' NOT NULL,
	"tier" text NOT NULL,
	"colour" text,
	"icon_path" text,
	"logo_key" text,
	"is_locked" boolean DEFAULT false NOT NULL,
	"post_count" integer DEFAULT 0 NOT NULL,
	"stack_count" integer DEFAULT 0 NOT NULL,
	"favorite_count" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	CONSTRAINT "technology_slug_unique" UNIQUE("slug"),
	CONSTRAINT "technology_tier_known" CHECK ("technology"."tier" in ('ProgrammingLanguage','Client','Http','Server','Data','SoftwareInfrastructure','OperatingSystem','HardwareInfrastructure','ThirdPartyServices'))
);
--> statement-breakpoint
CREATE TABLE "technology_revision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "technology_revision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"technology_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"editor_id" bigint,
	"name" text NOT NULL,
	"vendor" text NOT NULL,
	"product_url" text,
	"vendor_url" text,
	"description" text NOT NULL,
	"tier" text NOT NULL,
	"logo_key" text,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delivery_failure" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_failure_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"batch_id" bigint NOT NULL,
	"address_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_day" (
	"address_id" bigint NOT NULL,
	"day" date NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"held" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "mail_day_address_id_day_pk" PRIMARY KEY("address_id","day")
);
--> statement-breakpoint
CREATE TABLE "notification_batch" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notification_batch_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"notification_id" bigint NOT NULL,
	"language" text NOT NULL,
	"reason" text NOT NULL,
	"address_ids" bigint[] NOT NULL,
	"emailed_address_ids" bigint[] DEFAULT '{}' NOT NULL,
	"failed_address_ids" bigint[] DEFAULT '{}' NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"completed_at" timestamp (3) with time zone,
	CONSTRAINT "notification_batch_size" CHECK (cardinality("notification_batch"."address_ids") between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "notification_recipient" (
	"notification_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "notification_recipient_user_id_notification_id_pk" PRIMARY KEY("user_id","notification_id")
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notification_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" bigint,
	"kind" text NOT NULL,
	"actor_id" bigint,
	"organization_id" integer,
	"post_id" bigint,
	"comment_id" bigint,
	"capsule_id" bigint,
	"note_id" bigint,
	"scheduled_post_id" bigint,
	"case_id" bigint,
	"action_id" bigint,
	"join_request_id" bigint,
	"invitation_id" bigint,
	"token_id" bigint,
	"address_id" bigint,
	"messages" jsonb,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"completed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "subscription" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "subscription_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"organization_id" integer,
	"post_id" bigint,
	"technology_id" integer,
	"person_id" bigint,
	"site_wide" boolean DEFAULT false NOT NULL,
	"post_types" text[] DEFAULT '{}' NOT NULL,
	"technology_ids" integer[] DEFAULT '{}' NOT NULL,
	"level" text DEFAULT 'all' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "subscription_target" CHECK (num_nonnulls("subscription"."organization_id", "subscription"."post_id", "subscription"."technology_id") + "subscription"."site_wide"::int = 1),
	CONSTRAINT "subscription_person_muted" CHECK ("subscription"."person_id" is null or ("subscription"."post_id" is not null and "subscription"."level" = 'muted'))
);
--> statement-breakpoint
CREATE TABLE "favorite" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "favorite_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"post_id" bigint,
	"technology_id" integer,
	"stack_id" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "favorite_target" CHECK (num_nonnulls("favorite"."post_id", "favorite"."technology_id", "favorite"."stack_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "page_view_daily" (
	"kind" text NOT NULL,
	"subject_id" bigint NOT NULL,
	"day" date NOT NULL,
	"views" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "page_view_daily_kind_subject_id_day_pk" PRIMARY KEY("kind","subject_id","day")
);
--> statement-breakpoint
CREATE TABLE "page_visitor" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"day" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "case_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" integer,
	"post_id" bigint,
	"comment_id" bigint,
	"subject_id" bigint NOT NULL,
	"origin" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"weight" double precision DEFAULT 0 NOT NULL,
	"hidden_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" bigint,
	"appeal" text,
	"appealed_at" timestamp (3) with time zone,
	"appeal_ended_at" timestamp (3) with time zone,
	"appeal_ended_by" bigint,
	"appeal_granted" boolean,
	CONSTRAINT "case_one_target" CHECK (num_nonnulls("case"."post_id", "case"."comment_id") <= 1)
);
--> statement-breakpoint
CREATE TABLE "moderation_action" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "moderation_action_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"position" bigint NOT NULL,
	"case_id" bigint NOT NULL,
	"organization_id" integer,
	"post_id" bigint,
	"comment_id" bigint,
	"subject_id" bigint NOT NULL,
	"actor_id" bigint,
	"actor_role" text NOT NULL,
	"action" text NOT NULL,
	"reason" text NOT NULL,
	"until" timestamp (3) with time zone,
	"undoes" bigint,
	"before" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"previous_hash" "bytea",
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_id" bigint NOT NULL,
	"reporter_id" bigint NOT NULL,
	"flag" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"weight" double precision NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "note_chunk" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "note_chunk_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"note_id" bigint NOT NULL,
	"file" smallint NOT NULL,
	"chunk" smallint NOT NULL,
	"size" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "note_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "note_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"note_id" bigint NOT NULL,
	"event" text NOT NULL,
	"opening" smallint,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "note_opening" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "note_opening_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"note_id" bigint NOT NULL,
	"attempt_hash" "bytea" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"grace_until" timestamp (3) with time zone,
	"ticket_hash" "bytea",
	"ticket_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "note" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "note_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" text NOT NULL,
	"state" text NOT NULL,
	"is_plain" boolean DEFAULT false NOT NULL,
	"policy" jsonb,
	"iv" "bytea",
	"ciphertext" "bytea",
	"kdf_iterations" integer,
	"peek_hash" "bytea" NOT NULL,
	"open_hash" "bytea",
	"manage_hash" "bytea" NOT NULL,
	"request_digest" "bytea",
	"receipts" boolean DEFAULT false NOT NULL,
	"opens" smallint NOT NULL,
	"opens_left" smallint NOT NULL,
	"opens_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"wrong_tries" smallint DEFAULT 0 NOT NULL,
	"lock_level" smallint DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"size" integer NOT NULL,
	"file_chunks" integer[] DEFAULT '{}' NOT NULL,
	"creator_id" bigint,
	"network_hash" "bytea",
	"created_at" timestamp (3) with time zone NOT NULL,
	"progress_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "note_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "note_openings" CHECK ("note"."opens_left" between 0 and "note"."opens")
);
--> statement-breakpoint
CREATE TABLE "category" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "category_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"organization_id" integer NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"colour" text,
	"technology_ids" integer[] DEFAULT '{}' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "category_slug" UNIQUE("organization_id","slug")
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invitation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" integer NOT NULL,
	"email" "citext",
	"user_id" bigint,
	"invited_by" bigint NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"token_id" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "invitation_bound" CHECK (num_nonnulls("invitation"."email", "invitation"."user_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "join_request" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "join_request_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" integer NOT NULL,
	"user_id" bigint NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" bigint,
	"accepted" boolean
);
--> statement-breakpoint
CREATE TABLE "label" (
	"organization_id" integer NOT NULL,
	"slug" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"colour" text,
	CONSTRAINT "label_organization_id_slug_pk" PRIMARY KEY("organization_id","slug")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"organization_id" integer NOT NULL,
	"user_id" bigint NOT NULL,
	"role" text NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "membership_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "organization_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"description_html" text DEFAULT '' NOT NULL,
	"colour" text,
	"logo_key" text,
	"hero_key" text,
	"code_language" text,
	"default_post_type" text,
	"post_types" text[] DEFAULT '{}' NOT NULL,
	"moderator_post_types" text[] DEFAULT '{}' NOT NULL,
	"default_subscription_post_types" text[] DEFAULT '{Announcement,Showcase}' NOT NULL,
	"report_threshold" integer DEFAULT 5 NOT NULL,
	"hold_first" integer DEFAULT 0 NOT NULL,
	"hold_links" integer DEFAULT 8 NOT NULL,
	"hold_repeated" boolean DEFAULT true NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"members_only" boolean DEFAULT false NOT NULL,
	"invites_off" boolean DEFAULT false NOT NULL,
	"technology_id" integer,
	"stack_id" integer,
	"is_site" boolean DEFAULT false NOT NULL,
	"member_count" integer DEFAULT 0 NOT NULL,
	"post_count" integer DEFAULT 0 NOT NULL,
	"created_by" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"deleted_by" bigint,
	"purged_at" timestamp (3) with time zone,
	CONSTRAINT "organization_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organization_threshold_positive" CHECK ("organization"."report_threshold" > 0),
	CONSTRAINT "organization_rules_positive" CHECK ("organization"."hold_first" >= 0 and "organization"."hold_links" >= 0)
);
--> statement-breakpoint
CREATE TABLE "ownership_offer" (
	"organization_id" integer PRIMARY KEY NOT NULL,
	"from_user_id" bigint NOT NULL,
	"to_user_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ownership_offer_to_another" CHECK ("ownership_offer"."from_user_id" <> "ownership_offer"."to_user_id")
);
--> statement-breakpoint
CREATE TABLE "standing" (
	"organization_id" integer NOT NULL,
	"user_id" bigint NOT NULL,
	"deny_all" boolean DEFAULT false NOT NULL,
	"deny_posts" boolean DEFAULT false NOT NULL,
	"deny_comments" boolean DEFAULT false NOT NULL,
	"deny_until" timestamp (3) with time zone,
	"deny_reason" text,
	"notes" text DEFAULT '' NOT NULL,
	CONSTRAINT "standing_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"user_id" bigint NOT NULL,
	"place" text NOT NULL,
	"content" jsonb NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "draft_user_id_place_pk" PRIMARY KEY("user_id","place")
);
--> statement-breakpoint
CREATE TABLE "file" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "file_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"content_type" text NOT NULL,
	"size" integer NOT NULL,
	"name" text,
	"pieces" integer[] DEFAULT '{}' NOT NULL,
	"sha256" "bytea",
	"ticket_hash" "bytea",
	"network_hash" "bytea",
	"width" integer,
	"height" integer,
	"owner_id" bigint,
	"is_attached" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "file_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "import_source" (
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"target_id" bigint NOT NULL,
	"imported_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "import_source_source_kind_source_id_pk" PRIMARY KEY("source","kind","source_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"listeners_done" text[] DEFAULT '{}' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"last_error" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"completed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "site_fact" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "site_fact_name" CHECK ("site_fact"."name" <> '')
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "timer_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subject_id" bigint NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment_revision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "comment_revision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"comment_id" bigint NOT NULL,
	"revision" integer NOT NULL,
	"editor_id" bigint NOT NULL,
	"body" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "comment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"post_id" bigint NOT NULL,
	"root_id" bigint,
	"parent_id" bigint,
	"depth" smallint DEFAULT 0 NOT NULL,
	"author_id" bigint NOT NULL,
	"body" text NOT NULL,
	"html" text NOT NULL,
	"renderer_version" smallint NOT NULL,
	"ups" integer DEFAULT 0 NOT NULL,
	"downs" integer DEFAULT 0 NOT NULL,
	"modifier" integer DEFAULT 0 NOT NULL,
	"score" double precision NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"hidden_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	"deleted_by" bigint,
	CONSTRAINT "comment_root_and_parent" CHECK (("comment"."root_id" is null) = ("comment"."parent_id" is null))
);
--> statement-breakpoint
CREATE TABLE "post_image" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "post_image_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"file_id" bigint NOT NULL,
	"post_id" bigint NOT NULL,
	"comment_id" bigint,
	CONSTRAINT "post_image_place" UNIQUE NULLS NOT DISTINCT("file_id","post_id","comment_id")
);
--> statement-breakpoint
CREATE TABLE "post_mark" (
	"user_id" bigint NOT NULL,
	"post_id" bigint NOT NULL,
	"seen_at" timestamp (3) with time zone,
	"hidden_at" timestamp (3) with time zone,
	CONSTRAINT "post_mark_user_id_post_id_pk" PRIMARY KEY("user_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "post_revision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "post_revision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"post_id" bigint NOT NULL,
	"revision" integer NOT NULL,
	"editor_id" bigint NOT NULL,
	"title" text NOT NULL,
	"url" text,
	"body" text NOT NULL,
	"labels" text[] DEFAULT '{}' NOT NULL,
	"technology_ids" integer[] DEFAULT '{}' NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "post" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "post_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organization_id" integer NOT NULL,
	"author_id" bigint NOT NULL,
	"category_id" integer,
	"type" text NOT NULL,
	"title" text NOT NULL,
	"slug" text NOT NULL,
	"url" text,
	"canonical_url" text,
	"image_key" text,
	"image_width" integer,
	"image_height" integer,
	"image_alt" text DEFAULT '' NOT NULL,
	"discusses_technology_id" integer,
	"discusses_stack_id" integer,
	"body" text NOT NULL,
	"html" text NOT NULL,
	"excerpt" text DEFAULT '' NOT NULL,
	"renderer_version" smallint NOT NULL,
	"technology_ids" integer[] DEFAULT '{}' NOT NULL,
	"feed_technology_ids" integer[] DEFAULT '{}' NOT NULL,
	"labels" text[] DEFAULT '{}' NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"time_zone" text,
	"place" text,
	"status" text DEFAULT 'open' NOT NULL,
	"status_by" bigint,
	"status_at" timestamp (3) with time zone,
	"locked_at" timestamp (3) with time zone,
	"hidden_at" timestamp (3) with time zone,
	"sticky_until" timestamp (3) with time zone,
	"pinned_comment_id" bigint,
	"ups" integer DEFAULT 0 NOT NULL,
	"downs" integer DEFAULT 0 NOT NULL,
	"modifier" integer DEFAULT 0 NOT NULL,
	"points" integer DEFAULT 1 NOT NULL,
	"hot_key" double precision NOT NULL,
	"comment_count" integer DEFAULT 0 NOT NULL,
	"commenter_count" integer DEFAULT 0 NOT NULL,
	"last_comment_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	"deleted_by" bigint,
	"listed" boolean GENERATED ALWAYS AS (deleted_at is null and hidden_at is null and status in ('open', 'planned', 'started') and discusses_technology_id is null and discusses_stack_id is null) STORED,
	CONSTRAINT "post_type_known" CHECK ("post"."type" in ('Announcement','Post','Showcase','Question','Request','Event')),
	CONSTRAINT "post_status_known" CHECK ("post"."status" in ('open','closed','completed','declined','planned','started')),
	CONSTRAINT "post_event_dates" CHECK ("post"."ends_at" is null or "post"."ends_at" >= "post"."starts_at"),
	CONSTRAINT "post_technologies_few" CHECK (cardinality("post"."technology_ids") <= 5)
);
--> statement-breakpoint
CREATE TABLE "vote" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "vote_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"post_id" bigint,
	"comment_id" bigint,
	"weight" smallint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "vote_weight" CHECK ("vote"."weight" in (-1, 1)),
	CONSTRAINT "vote_target" CHECK (num_nonnulls("vote"."post_id", "vote"."comment_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "release_lag" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "release_lag_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"lag_ms" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scheduled_post" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "scheduled_post_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" bigint NOT NULL,
	"organization_id" integer NOT NULL,
	"draft" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"refusal" jsonb,
	"post_id" bigint,
	"at_local" text NOT NULL,
	"time_zone" text NOT NULL,
	"publish_at" timestamp (3) with time zone NOT NULL,
	"zone_data" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stack_revision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stack_revision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"stack_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"editor_id" bigint,
	"name" text NOT NULL,
	"vendor" text NOT NULL,
	"app_url" text,
	"screenshot_key" text,
	"description" text NOT NULL,
	"details" text NOT NULL,
	"technologies" jsonb NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stack_technology" (
	"stack_id" integer NOT NULL,
	"technology_id" integer NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "stack_technology_stack_id_technology_id_pk" PRIMARY KEY("stack_id","technology_id")
);
--> statement-breakpoint
CREATE TABLE "stack" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stack_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"vendor" text DEFAULT '' NOT NULL,
	"app_url" text,
	"screenshot_key" text,
	"description" text NOT NULL,
	"details" text DEFAULT '' NOT NULL,
	"details_html" text DEFAULT '' NOT NULL,
	"renderer_version" smallint NOT NULL,
	"is_locked" boolean DEFAULT false NOT NULL,
	"favorite_count" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"owner_id" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	CONSTRAINT "stack_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "account_export" ADD CONSTRAINT "account_export_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "external_identity" ADD CONSTRAINT "external_identity_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "former_handle" ADD CONSTRAINT "former_handle_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_parent_session_public_id_fk" FOREIGN KEY ("parent") REFERENCES "public"."session"("public_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address" ADD CONSTRAINT "address_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "correspondent" ADD CONSTRAINT "correspondent_address_id_address_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."address"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "correspondent" ADD CONSTRAINT "correspondent_sender_address_id_address_id_fk" FOREIGN KEY ("sender_address_id") REFERENCES "public"."address"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule_event" ADD CONSTRAINT "capsule_event_capsule_id_capsule_id_fk" FOREIGN KEY ("capsule_id") REFERENCES "public"."capsule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule_file" ADD CONSTRAINT "capsule_file_capsule_id_capsule_id_fk" FOREIGN KEY ("capsule_id") REFERENCES "public"."capsule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule_file" ADD CONSTRAINT "capsule_file_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule_recipient" ADD CONSTRAINT "capsule_recipient_capsule_id_capsule_id_fk" FOREIGN KEY ("capsule_id") REFERENCES "public"."capsule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule_recipient" ADD CONSTRAINT "capsule_recipient_address_id_address_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."address"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule_recipient" ADD CONSTRAINT "capsule_recipient_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule" ADD CONSTRAINT "capsule_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule" ADD CONSTRAINT "capsule_sender_address_id_address_id_fk" FOREIGN KEY ("sender_address_id") REFERENCES "public"."address"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capsule" ADD CONSTRAINT "capsule_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "technology" ADD CONSTRAINT "technology_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "technology_revision" ADD CONSTRAINT "technology_revision_technology_id_technology_id_fk" FOREIGN KEY ("technology_id") REFERENCES "public"."technology"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "technology_revision" ADD CONSTRAINT "technology_revision_editor_id_users_id_fk" FOREIGN KEY ("editor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_failure" ADD CONSTRAINT "delivery_failure_batch_id_notification_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."notification_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_failure" ADD CONSTRAINT "delivery_failure_address_id_address_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."address"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_day" ADD CONSTRAINT "mail_day_address_id_address_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."address"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_batch" ADD CONSTRAINT "notification_batch_notification_id_notification_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notification"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_recipient" ADD CONSTRAINT "notification_recipient_notification_id_notification_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notification"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_recipient" ADD CONSTRAINT "notification_recipient_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_event_id_outbox_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."outbox"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_capsule_id_capsule_id_fk" FOREIGN KEY ("capsule_id") REFERENCES "public"."capsule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_scheduled_post_id_scheduled_post_id_fk" FOREIGN KEY ("scheduled_post_id") REFERENCES "public"."scheduled_post"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_case_id_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_action_id_moderation_action_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."moderation_action"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_join_request_id_join_request_id_fk" FOREIGN KEY ("join_request_id") REFERENCES "public"."join_request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_invitation_id_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_token_id_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."token"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_address_id_address_id_fk" FOREIGN KEY ("address_id") REFERENCES "public"."address"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_technology_id_technology_id_fk" FOREIGN KEY ("technology_id") REFERENCES "public"."technology"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_person_id_users_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favorite" ADD CONSTRAINT "favorite_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favorite" ADD CONSTRAINT "favorite_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favorite" ADD CONSTRAINT "favorite_technology_id_technology_id_fk" FOREIGN KEY ("technology_id") REFERENCES "public"."technology"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favorite" ADD CONSTRAINT "favorite_stack_id_stack_id_fk" FOREIGN KEY ("stack_id") REFERENCES "public"."stack"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case" ADD CONSTRAINT "case_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case" ADD CONSTRAINT "case_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case" ADD CONSTRAINT "case_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case" ADD CONSTRAINT "case_subject_id_users_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case" ADD CONSTRAINT "case_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case" ADD CONSTRAINT "case_appeal_ended_by_users_id_fk" FOREIGN KEY ("appeal_ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_action" ADD CONSTRAINT "moderation_action_case_id_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_action" ADD CONSTRAINT "moderation_action_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_action" ADD CONSTRAINT "moderation_action_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_action" ADD CONSTRAINT "moderation_action_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_action" ADD CONSTRAINT "moderation_action_subject_id_users_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_action" ADD CONSTRAINT "moderation_action_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_case_id_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_reporter_id_users_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_chunk" ADD CONSTRAINT "note_chunk_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_event" ADD CONSTRAINT "note_event_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_opening" ADD CONSTRAINT "note_opening_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_creator_id_users_id_fk" FOREIGN KEY ("creator_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "category" ADD CONSTRAINT "category_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_token_id_token_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."token"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "join_request" ADD CONSTRAINT "join_request_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "label" ADD CONSTRAINT "label_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_technology_id_technology_id_fk" FOREIGN KEY ("technology_id") REFERENCES "public"."technology"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_stack_id_stack_id_fk" FOREIGN KEY ("stack_id") REFERENCES "public"."stack"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_deleted_by_users_id_fk" FOREIGN KEY ("deleted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_from" FOREIGN KEY ("organization_id","from_user_id") REFERENCES "public"."membership"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_to" FOREIGN KEY ("organization_id","to_user_id") REFERENCES "public"."membership"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing" ADD CONSTRAINT "standing_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing" ADD CONSTRAINT "standing_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_revision" ADD CONSTRAINT "comment_revision_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_revision" ADD CONSTRAINT "comment_revision_editor_id_users_id_fk" FOREIGN KEY ("editor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_root_id_comment_id_fk" FOREIGN KEY ("root_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_parent_id_comment_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_deleted_by_users_id_fk" FOREIGN KEY ("deleted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_image" ADD CONSTRAINT "post_image_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_image" ADD CONSTRAINT "post_image_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_image" ADD CONSTRAINT "post_image_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_mark" ADD CONSTRAINT "post_mark_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_mark" ADD CONSTRAINT "post_mark_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_revision" ADD CONSTRAINT "post_revision_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_revision" ADD CONSTRAINT "post_revision_editor_id_users_id_fk" FOREIGN KEY ("editor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_category_id_category_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."category"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_discusses_technology_id_technology_id_fk" FOREIGN KEY ("discusses_technology_id") REFERENCES "public"."technology"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_discusses_stack_id_stack_id_fk" FOREIGN KEY ("discusses_stack_id") REFERENCES "public"."stack"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_status_by_users_id_fk" FOREIGN KEY ("status_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_pinned_comment_id_comment_id_fk" FOREIGN KEY ("pinned_comment_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_deleted_by_users_id_fk" FOREIGN KEY ("deleted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote" ADD CONSTRAINT "vote_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote" ADD CONSTRAINT "vote_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote" ADD CONSTRAINT "vote_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_post" ADD CONSTRAINT "scheduled_post_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_post" ADD CONSTRAINT "scheduled_post_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_post" ADD CONSTRAINT "scheduled_post_post_id_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."post"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stack_revision" ADD CONSTRAINT "stack_revision_stack_id_stack_id_fk" FOREIGN KEY ("stack_id") REFERENCES "public"."stack"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stack_revision" ADD CONSTRAINT "stack_revision_editor_id_users_id_fk" FOREIGN KEY ("editor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stack_technology" ADD CONSTRAINT "stack_technology_stack_id_stack_id_fk" FOREIGN KEY ("stack_id") REFERENCES "public"."stack"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stack_technology" ADD CONSTRAINT "stack_technology_technology_id_technology_id_fk" FOREIGN KEY ("technology_id") REFERENCES "public"."technology"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stack" ADD CONSTRAINT "stack_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_export_user_index" ON "account_export" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "external_identity_user_index" ON "external_identity" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "former_handle_user_index" ON "former_handle" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "passkey_user_index" ON "passkey" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user_index" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_parent_index" ON "session" USING btree ("parent");--> statement-breakpoint
CREATE INDEX "session_expires_index" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "throttle_until_index" ON "throttle" USING btree ("until");--> statement-breakpoint
CREATE INDEX "token_email_index" ON "token" USING btree ("email","purpose");--> statement-breakpoint
CREATE INDEX "token_user_index" ON "token" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE INDEX "token_expires_index" ON "token" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "address_suppressed_index" ON "address" USING btree ("suppressed_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE suppressed is not null;--> statement-breakpoint
CREATE INDEX "correspondent_sender_index" ON "correspondent" USING btree ("sender_address_id");--> statement-breakpoint
CREATE INDEX "capsule_event_capsule_index" ON "capsule_event" USING btree ("capsule_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "capsule_file_file" ON "capsule_file" USING btree ("file_id");--> statement-breakpoint
CREATE INDEX "capsule_file_capsule_index" ON "capsule_file" USING btree ("capsule_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "capsule_recipient_address" ON "capsule_recipient" USING btree ("capsule_id","address_id");--> statement-breakpoint
CREATE INDEX "capsule_recipient_address_index" ON "capsule_recipient" USING btree ("address_id");--> statement-breakpoint
CREATE INDEX "capsule_recipient_user_index" ON "capsule_recipient" USING btree ("user_id") WHERE user_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "capsule_client_owner" ON "capsule" USING btree ("owner_id","client_id") WHERE owner_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "capsule_client_guest" ON "capsule" USING btree ("sender_address_id","client_id") WHERE owner_id is null;--> statement-breakpoint
CREATE INDEX "capsule_owner_index" ON "capsule" USING btree ("owner_id","release_at","id");--> statement-breakpoint
CREATE INDEX "capsule_sender_pending_index" ON "capsule" USING btree ("sender_address_id") WHERE state in ('awaiting_confirmation', 'scheduled', 'held');--> statement-breakpoint
CREATE INDEX "capsule_note_index" ON "capsule" USING btree ("note_id") WHERE note_id is not null;--> statement-breakpoint
CREATE INDEX "capsule_future_index" ON "capsule" USING btree ("release_at") WHERE state = 'scheduled';--> statement-breakpoint
CREATE INDEX "capsule_released_index" ON "capsule" USING btree ("released_at") WHERE released_at is not null;--> statement-breakpoint
CREATE INDEX "technology_tier_index" ON "technology" USING btree ("tier","name");--> statement-breakpoint
CREATE INDEX "technology_stacks_index" ON "technology" USING btree ("tier","stack_count" DESC NULLS FIRST,"name");--> statement-breakpoint
CREATE INDEX "technology_posts_index" ON "technology" USING btree ("post_count" DESC NULLS FIRST,"name");--> statement-breakpoint
CREATE INDEX "technology_name_trigram_index" ON "technology" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "technology_created_by_index" ON "technology" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "technology_revision_number" ON "technology_revision" USING btree ("technology_id","revision");--> statement-breakpoint
CREATE INDEX "technology_revision_editor_index" ON "technology_revision" USING btree ("editor_id");--> statement-breakpoint
CREATE INDEX "delivery_failure_batch_index" ON "delivery_failure" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "delivery_failure_address_index" ON "delivery_failure" USING btree ("address_id");--> statement-breakpoint
CREATE INDEX "mail_day_day_index" ON "mail_day" USING btree ("day");--> statement-breakpoint
CREATE INDEX "notification_batch_notification_index" ON "notification_batch" USING btree ("notification_id");--> statement-breakpoint
CREATE INDEX "notification_batch_pending_index" ON "notification_batch" USING btree ("next_try_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "notification_batch_failed_index" ON "notification_batch" USING btree ("id") WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX "notification_recipient_list_index" ON "notification_recipient" USING btree ("user_id","created_at" DESC NULLS FIRST,"notification_id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "notification_recipient_unread_index" ON "notification_recipient" USING btree ("user_id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "notification_recipient_notification_index" ON "notification_recipient" USING btree ("notification_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notification_event" ON "notification" USING btree ("event_id","kind");--> statement-breakpoint
CREATE INDEX "notification_post_index" ON "notification" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "notification_comment_index" ON "notification" USING btree ("comment_id");--> statement-breakpoint
CREATE INDEX "notification_capsule_index" ON "notification" USING btree ("capsule_id","kind") WHERE capsule_id is not null;--> statement-breakpoint
CREATE INDEX "notification_note_index" ON "notification" USING btree ("note_id") WHERE note_id is not null;--> statement-breakpoint
CREATE INDEX "notification_scheduled_post_index" ON "notification" USING btree ("scheduled_post_id") WHERE scheduled_post_id is not null;--> statement-breakpoint
CREATE INDEX "notification_case_index" ON "notification" USING btree ("case_id") WHERE case_id is not null;--> statement-breakpoint
CREATE INDEX "notification_join_request_index" ON "notification" USING btree ("join_request_id") WHERE join_request_id is not null;--> statement-breakpoint
CREATE INDEX "notification_invitation_index" ON "notification" USING btree ("invitation_id") WHERE invitation_id is not null;--> statement-breakpoint
CREATE INDEX "notification_address_index" ON "notification" USING btree ("address_id");--> statement-breakpoint
CREATE INDEX "notification_unrendered_index" ON "notification" USING btree ("id") WHERE messages is null;--> statement-breakpoint
CREATE INDEX "notification_created_index" ON "notification" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_organization" ON "subscription" USING btree ("organization_id","user_id") WHERE organization_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_post" ON "subscription" USING btree ("post_id","user_id") WHERE post_id is not null and person_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_person" ON "subscription" USING btree ("post_id","person_id","user_id") WHERE person_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_technology" ON "subscription" USING btree ("technology_id","user_id") WHERE technology_id is not null;--> statement-breakpoint
CREATE INDEX "subscription_person_index" ON "subscription" USING btree ("person_id") WHERE person_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_site" ON "subscription" USING btree ("user_id") WHERE site_wide;--> statement-breakpoint
CREATE INDEX "subscription_user_index" ON "subscription" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "subscription_types_index" ON "subscription" USING gin ("post_types");--> statement-breakpoint
CREATE UNIQUE INDEX "favorite_post" ON "favorite" USING btree ("user_id","post_id") WHERE post_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "favorite_technology" ON "favorite" USING btree ("user_id","technology_id") WHERE technology_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "favorite_stack" ON "favorite" USING btree ("user_id","stack_id") WHERE stack_id is not null;--> statement-breakpoint
CREATE INDEX "favorite_by_post_index" ON "favorite" USING btree ("post_id") WHERE post_id is not null;--> statement-breakpoint
CREATE INDEX "favorite_by_technology_index" ON "favorite" USING btree ("technology_id") WHERE technology_id is not null;--> statement-breakpoint
CREATE INDEX "favorite_by_stack_index" ON "favorite" USING btree ("stack_id") WHERE stack_id is not null;--> statement-breakpoint
CREATE INDEX "page_visitor_day_index" ON "page_visitor" USING btree ("day");--> statement-breakpoint
CREATE UNIQUE INDEX "case_open_post" ON "case" USING btree ("post_id") WHERE state = 'open' and post_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "case_open_comment" ON "case" USING btree ("comment_id") WHERE state = 'open' and comment_id is not null;--> statement-breakpoint
CREATE INDEX "case_queue_index" ON "case" USING btree ("organization_id","state","opened_at");--> statement-breakpoint
CREATE INDEX "case_state_index" ON "case" USING btree ("state","opened_at");--> statement-breakpoint
CREATE INDEX "case_post_index" ON "case" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "case_comment_index" ON "case" USING btree ("comment_id");--> statement-breakpoint
CREATE INDEX "case_subject_index" ON "case" USING btree ("subject_id","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "moderation_action_position" ON "moderation_action" USING btree ("position");--> statement-breakpoint
CREATE UNIQUE INDEX "moderation_action_undone_once" ON "moderation_action" USING btree ("undoes") WHERE undoes is not null;--> statement-breakpoint
CREATE INDEX "moderation_action_case_index" ON "moderation_action" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "moderation_action_organization_index" ON "moderation_action" USING btree ("organization_id","position");--> statement-breakpoint
CREATE INDEX "moderation_action_subject_index" ON "moderation_action" USING btree ("subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "report_once" ON "report" USING btree ("case_id","reporter_id");--> statement-breakpoint
CREATE INDEX "report_reporter_index" ON "report" USING btree ("reporter_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "report_created_index" ON "report" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "note_chunk_place" ON "note_chunk" USING btree ("note_id","file","chunk");--> statement-breakpoint
CREATE INDEX "note_event_note_index" ON "note_event" USING btree ("note_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "note_opening_attempt" ON "note_opening" USING btree ("note_id","attempt_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "note_opening_ticket" ON "note_opening" USING btree ("ticket_hash");--> statement-breakpoint
CREATE INDEX "note_creator_index" ON "note" USING btree ("creator_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "note_network_index" ON "note" USING btree ("network_hash") WHERE network_hash is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_address" ON "invitation" USING btree ("organization_id","email") WHERE used_at is null and email is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_account" ON "invitation" USING btree ("organization_id","user_id") WHERE used_at is null and user_id is not null;--> statement-breakpoint
CREATE INDEX "invitation_list_index" ON "invitation" USING btree ("organization_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "invitation_email_index" ON "invitation" USING btree ("email");--> statement-breakpoint
CREATE INDEX "invitation_token_index" ON "invitation" USING btree ("token_id");--> statement-breakpoint
CREATE INDEX "invitation_user_index" ON "invitation" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "join_request_open" ON "join_request" USING btree ("organization_id","user_id") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "join_request_list_index" ON "join_request" USING btree ("organization_id","id") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "join_request_user_index" ON "join_request" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "membership_user_index" ON "membership" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "organization_members_index" ON "organization" USING btree ("member_count" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "organization_technology_index" ON "organization" USING btree ("technology_id");--> statement-breakpoint
CREATE INDEX "organization_stack_index" ON "organization" USING btree ("stack_id");--> statement-breakpoint
CREATE INDEX "organization_created_by_index" ON "organization" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "organization_new_index" ON "organization" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "organization_name_index" ON "organization" USING btree (lower("name"),"id");--> statement-breakpoint
CREATE INDEX "standing_user_index" ON "standing" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "file_loose_index" ON "file" USING btree ("created_at") WHERE not is_attached;--> statement-breakpoint
CREATE INDEX "file_network_index" ON "file" USING btree ("network_hash") WHERE network_hash is not null;--> statement-breakpoint
CREATE INDEX "file_owner_index" ON "file" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "import_source_target_index" ON "import_source" USING btree ("kind","target_id");--> statement-breakpoint
CREATE INDEX "outbox_pending_index" ON "outbox" USING btree ("next_try_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_dead_index" ON "outbox" USING btree ("id") WHERE state = 'dead';--> statement-breakpoint
CREATE INDEX "outbox_completed_index" ON "outbox" USING btree ("completed_at") WHERE state = 'completed';--> statement-breakpoint
CREATE UNIQUE INDEX "timer_subject" ON "timer" USING btree ("kind","subject_id");--> statement-breakpoint
CREATE INDEX "timer_due_index" ON "timer" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "timer_kind_index" ON "timer" USING btree ("kind","due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "comment_revision_number" ON "comment_revision" USING btree ("comment_id","revision");--> statement-breakpoint
CREATE INDEX "comment_top_index" ON "comment" USING btree ("post_id","score" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE root_id is null;--> statement-breakpoint
CREATE INDEX "comment_root_index" ON "comment" USING btree ("root_id");--> statement-breakpoint
CREATE INDEX "comment_parent_index" ON "comment" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "comment_time_index" ON "comment" USING btree ("post_id","created_at","id");--> statement-breakpoint
CREATE INDEX "comment_author_index" ON "comment" USING btree ("author_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "comment_body_index" ON "comment" USING btree (md5("body"));--> statement-breakpoint
CREATE INDEX "comment_commenter_index" ON "comment" USING btree ("post_id","author_id");--> statement-breakpoint
CREATE INDEX "post_image_post_index" ON "post_image" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "post_image_comment_index" ON "post_image" USING btree ("comment_id") WHERE comment_id is not null;--> statement-breakpoint
CREATE INDEX "post_mark_hidden_index" ON "post_mark" USING btree ("user_id","hidden_at" DESC NULLS FIRST,"post_id" DESC NULLS FIRST) WHERE hidden_at is not null;--> statement-breakpoint
CREATE INDEX "post_mark_post_index" ON "post_mark" USING btree ("post_id");--> statement-breakpoint
CREATE UNIQUE INDEX "post_revision_number" ON "post_revision" USING btree ("post_id","revision");--> statement-breakpoint
CREATE INDEX "post_hot_index" ON "post" USING btree ("hot_key" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE listed;--> statement-breakpoint
CREATE INDEX "post_new_index" ON "post" USING btree ("published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE listed;--> statement-breakpoint
CREATE INDEX "post_top_index" ON "post" USING btree ("points" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE listed;--> statement-breakpoint
CREATE INDEX "post_organization_hot_index" ON "post" USING btree ("organization_id","hot_key" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE listed;--> statement-breakpoint
CREATE INDEX "post_organization_new_index" ON "post" USING btree ("organization_id","published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "post_category_index" ON "post" USING btree ("category_id","hot_key" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "post_status_index" ON "post" USING btree ("status","published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null and hidden_at is null and not listed;--> statement-breakpoint
CREATE INDEX "post_author_index" ON "post" USING btree ("author_id","published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "post_upcoming_index" ON "post" USING btree (coalesce("ends_at", "starts_at"),"id") WHERE listed and starts_at is not null;--> statement-breakpoint
CREATE INDEX "post_sticky_index" ON "post" USING btree ("organization_id","sticky_until") WHERE sticky_until is not null;--> statement-breakpoint
CREATE INDEX "post_feed_technologies_index" ON "post" USING gin ("feed_technology_ids");--> statement-breakpoint
CREATE INDEX "post_labels_index" ON "post" USING gin ("labels");--> statement-breakpoint
CREATE INDEX "post_title_trigram_index" ON "post" USING gin ("title" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "post_body_index" ON "post" USING btree (md5("body"));--> statement-breakpoint
CREATE INDEX "post_pinned_comment_index" ON "post" USING btree ("pinned_comment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "post_discusses_technology" ON "post" USING btree ("discusses_technology_id") WHERE discusses_technology_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "post_discusses_stack" ON "post" USING btree ("discusses_stack_id") WHERE discusses_stack_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "post_canonical_url" ON "post" USING btree ("organization_id","canonical_url") WHERE deleted_at is null and canonical_url is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "vote_post" ON "vote" USING btree ("user_id","post_id") WHERE post_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "vote_comment" ON "vote" USING btree ("user_id","comment_id") WHERE comment_id is not null;--> statement-breakpoint
CREATE INDEX "vote_by_post_index" ON "vote" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "vote_by_comment_index" ON "vote" USING btree ("comment_id");--> statement-breakpoint
CREATE INDEX "release_lag_at_index" ON "release_lag" USING btree ("at");--> statement-breakpoint
CREATE INDEX "scheduled_post_owner_index" ON "scheduled_post" USING btree ("owner_id","publish_at","id");--> statement-breakpoint
CREATE INDEX "scheduled_post_post_index" ON "scheduled_post" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "scheduled_post_organization_index" ON "scheduled_post" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stack_revision_number" ON "stack_revision" USING btree ("stack_id","revision");--> statement-breakpoint
CREATE INDEX "stack_revision_editor_index" ON "stack_revision" USING btree ("editor_id");--> statement-breakpoint
CREATE INDEX "stack_technology_technology_index" ON "stack_technology" USING btree ("technology_id","stack_id");--> statement-breakpoint
CREATE INDEX "stack_new_index" ON "stack" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "stack_favorites_index" ON "stack" USING btree ("favorite_count" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "stack_owner_index" ON "stack" USING btree ("owner_id","created_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "stack_name_trigram_index" ON "stack" USING gin ("name" gin_trgm_ops);