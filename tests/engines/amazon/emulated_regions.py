"""What the emulator of tests lacks of several regions: copies of databases in another one, and global databases of Aurora. Each is made only of what is
there, and goes before what it hangs on; whoever does it in another order is refused."""

from ministack.services import rds


def text_of(answer):
    return answer[2].decode() if isinstance(answer[2], bytes) else answer[2]


def install(handlers, administrators):
    """Puts this into CloudFormation's handlers. `administrators`: the databases whose passwords RDS keeps."""
    instances, clusters = handlers["AWS::RDS::DBInstance"], handlers["AWS::RDS::DBCluster"]
    instances.update(create=copied(instances["create"], administrators), delete=kept_for_copies(instances["delete"]))
    clusters.update(create=member(clusters["create"]), delete=leaving(clusters["delete"]))
    handlers["AWS::RDS::GlobalCluster"] = {"create": global_database, "delete": forget_global_database}
    rds._ACTION_MAP["PromoteReadReplica"] = promote


def copied(create, administrators):
    """A copy is like its source, which must be there, and whose password RDS must not keep itself."""

    def make_copy(logical, properties, stack):
        source = properties.get("SourceDBInstanceIdentifier", "")
        if not source.startswith("arn:"):
            return create(logical, properties, stack)
        original = next((each for each in rds._instances.all_values() if each["DBInstanceArn"] == source), None)
        if original is None:
            raise ValueError(f"DBInstanceNotFound: {source}")
        if original["DBInstanceIdentifier"] in administrators:
            raise ValueError("InvalidDBInstanceState: RDS keeps the password of the source")
        like = {"MasterUsername": original["MasterUsername"], "StorageEncrypted": original["StorageEncrypted"]}
        physical, attributes = create(logical, {**properties, **like}, stack)
        also = {key: original[key] for key in ("Engine", "EngineVersion", "AllocatedStorage") if key in original}
        rds._instances[physical].update({"ReadReplicaSourceDBInstanceIdentifier": source, **also})
        return physical, attributes

    return make_copy


def kept_for_copies(delete):
    """RDS would make the copies independent, which nobody has asked for here."""

    def remove(physical, properties):
        instance = rds._instances.get(physical)
        arn = instance and instance["DBInstanceArn"]
        copies = [each["DBInstanceArn"] for each in rds._instances.all_values() if arn and each.get("ReadReplicaSourceDBInstanceIdentifier") == arn]
        if copies:
            raise ValueError(f"InvalidDBInstanceState: {physical} has copies: {copies}")
        return delete(physical, properties)

    return remove


def promote(asked):
    instance = rds._resolve_instance(rds._p(asked, "DBInstanceIdentifier"))
    if not instance or not instance.get("ReadReplicaSourceDBInstanceIdentifier"):
        return rds._error("InvalidDBInstanceState", "This is no copy.", 400)
    instance["ReadReplicaSourceDBInstanceIdentifier"] = ""
    return rds._xml(200, "PromoteReadReplicaResponse", "<PromoteReadReplicaResult></PromoteReadReplicaResult>")


def members_of(name):
    return rds._global_clusters[name]["GlobalClusterMembers"] if name in rds._global_clusters else []


def global_database(logical, properties, stack):
    words = {key: str(value).lower() if isinstance(value, bool) else value for key, value in properties.items() if key != "Tags"}
    answer = rds._create_global_cluster({key: [value] for key, value in words.items()})
    if answer[0] >= 400:
        raise ValueError(text_of(answer)[:300])
    return properties["GlobalClusterIdentifier"], {}


def forget_global_database(physical, properties):
    """CloudFormation lets the first member leave; others must have left before."""
    if len(members_of(physical)) > 1:
        raise ValueError(f"InvalidGlobalClusterStateFault: {physical} has members in other regions")
    for each in rds._clusters.all_values():
        if each.get("GlobalClusterIdentifier") == physical:
            each["GlobalClusterIdentifier"] = ""
    rds._global_clusters.pop(physical, None)


def member(create):
    """A cluster that joins a global database has no administrator of its own."""

    def join(logical, properties, stack):
        name = properties.get("GlobalClusterIdentifier")
        if not name:
            return create(logical, properties, stack)
        if name not in rds._global_clusters:
            raise ValueError(f"GlobalClusterNotFoundFault: {name}")
        if any(key in properties for key in ("MasterUsername", "MasterUserPassword", "ManageMasterUserPassword")):
            raise ValueError("InvalidParameterCombination: Cannot specify user name for cross region replication cluster")
        physical, attributes = create(logical, properties, stack)
        rds._attach_cluster_to_global(rds._global_clusters[name], rds._clusters[physical], is_writer=False)
        return physical, attributes

    return join


def leaving(delete):
    """A copy leaves its global database; the first member cannot while there are others."""

    def leave(physical, properties):
        cluster = rds._clusters.get(physical)
        name = cluster and cluster.get("GlobalClusterIdentifier")
        if name and not properties.get("GlobalClusterIdentifier") and len(members_of(name)) > 1:
            raise ValueError("InvalidGlobalClusterStateFault: this is the first member of a global database that has others")
        if name and name in rds._global_clusters:
            left = [each for each in members_of(name) if each["DBClusterArn"] != cluster["DBClusterArn"]]
            rds._global_clusters[name]["GlobalClusterMembers"] = left
        return delete(physical, properties)

    return leave
