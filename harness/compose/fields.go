package compose

// composeRules is the table of every field that the compose model knows: what
// the world carries over, what it ignores with a warning, and what it refuses.
// A test walks the model and fails when a field is missing here.
func composeRules() rules {
	r := rules{}
	r.carry("", "name")
	r.nest("", "services networks volumes secrets configs")
	r.refuse("", "jobs models", "Gameday runs services only")
	serviceRules(r)
	placeRules(r)
	buildRules(r)
	deployRules(r)
	storageRules(r)
	wireRules(r)
	resourceRules(r)
	return r
}

// serviceRules are those of how a container runs.
func serviceRules(r rules) {
	const s = "services"
	r.carry(s, `name cap_add cap_drop command depends_on entrypoint env_file environment
		extends group_add healthcheck hostname image init label_file labels platform profiles
		pull_policy pull_refresh_after read_only restart scale security_opt shm_size stdin_open
		stop_grace_period stop_signal sysctls tmpfs tty ulimits user working_dir`)
	r.carry(s, "cpus mem_limit pids_limit")
	r.note(s, "container_name",
		"the container is named by Gameday, so that worlds can run side by side; the name still resolves")
	r.ignore(s, "annotations", "they steer the engine's runtime, which is not the file's")
	r.ignore(s, "attach", "logs are read on demand")
	r.ignore(s, "develop", "nothing is watched or rebuilt during an experiment")
	r.ignore(s, "logging", "logs go to Docker's json-file driver, so that excerpts can be shown")
	r.refuse(s, "pre_start post_start pre_stop", "lifecycle hooks are not run; put the step into the entrypoint")
	r.refuse(s, "provider", "only containers can be put behind the gateway")
	r.refuse(s, "models use_api_socket", "the world gives containers no access to models or to the Docker API")
	r.refuse(s, "credential_spec isolation", "only Linux containers are supported")
	r.refuse(s, "dockerfile log_driver log_opt volume_driver", "it is obsolete in compose")
}

// placeRules are those of a container's place: hardware, kernel, namespaces.
func placeRules(r rules) {
	const s = "services"
	r.refuse(s, "privileged devices device_cgroup_rules gpus cgroup cgroup_parent",
		"a host of the world must not reach past its container; leave it out, or name the one capability that is needed under cap_add")
	r.refuse(s, "pid ipc uts userns_mode",
		"every host of the world has namespaces of its own, as hosts do; leave it out")
	r.refuse(s, "runtime storage_opt umask domainname", "the world does not carry it over")
	r.refuse(s, `cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpuset cpu_shares
		blkio_config`, "the world does not carry it over; limit with cpus")
	r.ignore(s, `mem_reservation memswap_limit mem_swappiness oom_kill_disable oom_score_adj`,
		"memory is limited with mem_limit alone")
}

// buildRules are those of how an image is built.
func buildRules(r rules) {
	const b = "services.build"
	r.nest("services", "build")
	r.carry(b, "context dockerfile dockerfile_inline args target labels network extra_hosts shm_size")
	r.ignore(b, "cache_from cache_to no_cache no_cache_filter pull provenance sbom tags",
		"images are built with Docker's own cache and tagged by Gameday")
	r.refuse(b, "additional_contexts entitlements isolation platforms privileged secrets ssh ulimits",
		"the world builds with the classic builder's options; build the image yourself and name it with image")
}

// deployRules are those of the deploy section.
func deployRules(r rules) {
	const d = "services.deploy"
	r.nest("services", "deploy")
	r.carry(d, "replicas")
	r.only(d+".mode", []string{"replicated", "global"}, "jobs are not run")
	r.ignore(d, "labels", "these are not the container's labels; gameday.* belongs under labels")
	r.ignore(d, "update_config rollback_config endpoint_mode", "only swarm mode uses it")
	r.ignore(d, "placement", "the world is one machine; say where a service stands with the label gameday.region")
	r.carry(d, "restart_policy")
	r.nest(d, "resources")
	r.nest(d+".resources", "limits")
	r.nest(d+".resources", "reservations")
	r.ignore(d+".resources.reservations", "cpus memory pids", "the world reserves nothing")
	r.refuse(d+".resources.reservations", "devices generic_resources",
		"a host of the world must not reach past its container, to a GPU or another device; leave it out")
	r.carry(d+".resources.limits", "cpus memory pids")
	r.refuse(d+".resources.limits", "devices generic_resources",
		"the world limits cpus, memory and pids only")
}

// storageRules are those of what a service mounts.
func storageRules(r rules) {
	const v = "services.volumes"
	r.nest("services", "volumes")
	r.only(v+".type", []string{"bind", "tmpfs", "volume"}, "the world mounts volumes, folders and tmpfs only")
	r.carry(v, "source target read_only")
	r.nest(v, "bind volume tmpfs")
	r.ignore(v, "consistency", "Linux has no use for it")
	r.refuse(v, "image", "images are not mounted")
	r.carry(v+".bind", "create_host_path")
	r.ignore(v+".bind", "selinux", "nothing is relabelled")
	r.refuse(v+".bind", "propagation recursive", "the world binds folders plainly")
	r.carry(v+".volume", "nocopy")
	r.ignore(v+".volume", "labels", "volumes carry the run's labels")
	r.refuse(v+".volume", "subpath", "the world mounts whole volumes")
	r.carry(v+".tmpfs", "size mode")
	r.carry("services", "configs secrets")
	r.refuse("services", "volumes_from", "only volumes of a service of the file can be had; name the volume in both")
}

// wireRules are those of how a service is connected.
func wireRules(r rules) {
	const n = "services.networks"
	r.carry("services", "expose ports links extra_hosts dns_opt dns_search")
	r.refuse("services", "dns", "names resolve through the region's resolvers only; a service with gameday.role: resolver is one of them")
	r.refuse("services", "external_links net network_mode mac_address",
		"every host has a network of its own behind the gateway; leave it out")
	r.nest("services", "networks")
	r.carry(n, "aliases")
	r.ignore(n, "gw_priority priority use_service_name_alias", "every host has one network of its own, and its service's name always resolves")
	r.refuse(n, "driver_opts interface_name ipv4_address ipv6_address link_local_ips mac_address",
		"the world gives hosts their addresses; reach them by name")
}

// resourceRules are those of the networks, volumes, configs and secrets of the
// whole file.
func resourceRules(r rules) {
	const net = "every host has a network of its own; compose networks only group aliases"
	r.carry("networks", "name enable_ipv4")
	r.only("networks.driver", []string{"bridge", "overlay"}, net)
	r.ignore("networks", "attachable labels ipam driver_opts", net)
	r.ignore("networks", "enable_ipv6", "the world has IPv4 only")
	r.refuse("networks", "external", net)
	r.carry("networks", "internal")

	const vol = "volumes live and die with the world"
	r.carry("volumes", "name")
	r.only("volumes.driver", []string{"local"}, vol)
	r.ignore("volumes", "labels", "volumes carry the run's labels")
	r.refuse("volumes", "driver_opts external", vol)

	for _, kind := range []string{"configs", "secrets"} {
		r.carry(kind, "name file environment content")
		r.ignore(kind, "labels", "only swarm mode uses it")
		r.refuse(kind, "external driver driver_opts template_driver",
			"give it by file, content or environment")
	}
}
