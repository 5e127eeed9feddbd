"""An account of AWS on this machine, for tests: ministack, with what it lacks of CloudFormation and of Application Auto Scaling. Nothing runs in it:
tasks of ECS that are started once end at once, with exit code 1 where a word of their command is FAIL-ON-PURPOSE and 0 otherwise."""

import json
import os
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import emulated_regions
from ministack.services import cloudwatch, ec2, ecr, ecs, secretsmanager, stepfunctions, waf
from ministack.services.cloudformation import provisioners

handlers = provisioners._RESOURCE_HANDLERS
scalable, policies, records = {}, {}, {}


def text_of(answer):
    body = answer[2] if isinstance(answer, tuple) else answer
    return body.decode() if isinstance(body, bytes) else body


def between(answer, tag):
    found = re.search(f"<{tag}>([^<]+)</{tag}>", text_of(answer))
    if not found:
        raise ValueError(text_of(answer)[:300])
    return found.group(1)


def make(type, create, delete=lambda physical, properties: None):
    handlers[type] = {"create": create, "delete": delete}


def address(logical, properties, stack):
    answer = ec2._allocate_address({"Domain": ["vpc"]})
    allocation, ip = between(answer, "allocationId"), between(answer, "publicIp")
    return ip, {"AllocationId": allocation, "PublicIp": ip}


def forget_address(physical, properties):
    for allocation in [key for key, each in ec2._addresses.items() if each["PublicIp"] == physical]:
        del ec2._addresses[allocation]


def nat(logical, properties, stack):
    asked = {key: [properties[key]] for key in ("SubnetId", "AllocationId") if properties.get(key)}
    made = between(ec2._create_nat_gateway(asked), "natGatewayId")
    return made, {"NatGatewayId": made}


def flow_log(logical, properties, stack):
    asked = {"ResourceId.1": [properties["ResourceId"]], "ResourceType": ["VPC"], "TrafficType": ["ALL"], "LogGroupName": [properties.get("LogGroupName", "")]}
    made = re.search(r"fl-[0-9a-f]{17}", text_of(ec2._create_flow_logs(asked))).group(0)
    return made, {"Id": made}


def rule(key):
    def create(logical, properties, stack):
        ec2._security_groups[properties["GroupId"]].setdefault(key, []).extend(provisioners._ec2_sg_permissions([properties]))
        return f"sgr-{uuid.uuid4().hex[:17]}", {"Id": logical}

    def delete(physical, properties):
        group = ec2._security_groups.get(properties.get("GroupId"))
        for gone in provisioners._ec2_sg_permissions([properties]):
            if group and gone in group.get(key, []):
                group[key].remove(gone)

    return create, delete


def association(logical, properties, stack):
    waf._associate_web_acl({"WebACLArn": properties["WebACLArn"], "ResourceArn": properties["ResourceArn"]})
    return f"{properties['WebACLArn']}|{properties['ResourceArn']}", {}


def scalable_target(logical, properties, stack):
    key = f"{properties['ResourceId']}|{properties['ScalableDimension']}"
    scalable[key] = {
        "ServiceNamespace": properties["ServiceNamespace"], "ResourceId": properties["ResourceId"], "ScalableDimension": properties["ScalableDimension"],
        "MinCapacity": int(properties["MinCapacity"]), "MaxCapacity": int(properties["MaxCapacity"]), "SuspendedState": {},
    }
    return key, {"Id": key}


def scaling_policy(logical, properties, stack):
    if properties.get("ScalingTargetId") not in scalable:
        raise ValueError("no scalable target found")
    policies[logical] = properties
    return f"arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:{logical}:policyName/{properties['PolicyName']}", {}


def record(logical, properties, stack):
    made = f"{logical}-{uuid.uuid4().hex[:12]}"
    records[made] = properties
    return made, {"HealthCheckId": made}


make("AWS::EC2::EIP", address, forget_address)
make("AWS::EC2::NatGateway", nat, lambda physical, properties: ec2._nat_gateways.pop(physical, None))
make("AWS::EC2::FlowLog", flow_log, lambda physical, properties: ec2._flow_logs.pop(physical, None))
make("AWS::EC2::SecurityGroupIngress", *rule("IpPermissions"))
make("AWS::EC2::SecurityGroupEgress", *rule("IpPermissionsEgress"))
make("AWS::WAFv2::WebACLAssociation", association, lambda physical, properties: waf._associations.pop(properties.get("ResourceArn"), None))
make("AWS::ApplicationAutoScaling::ScalableTarget", scalable_target, lambda physical, properties: scalable.pop(physical, None))
make("AWS::ApplicationAutoScaling::ScalingPolicy", scaling_policy)
for kind in ("AWS::Budgets::Budget", "AWS::Route53::HealthCheck"):
    make(kind, record, lambda physical, properties: records.pop(physical, None))

databases = handlers["AWS::RDS::DBInstance"]
make_database, change_database = databases["create"], databases["update"]
administrators = {}


def with_administrator(physical, attributes, properties):
    """The secret that RDS keeps for the administrator where it is asked to."""
    if str(properties.get("ManageMasterUserPassword", "")).lower() == "true":
        if physical not in administrators:
            kept = {"Name": f"rds!db-{uuid.uuid4()}", "SecretString": json.dumps({"username": properties.get("MasterUsername"), "password": uuid.uuid4().hex})}
            administrators[physical] = json.loads(text_of(secretsmanager._create_secret(kept)))["ARN"]
        attributes["MasterUserSecret.SecretArn"] = administrators[physical]
    return physical, attributes


databases["create"] = lambda logical, properties, stack: with_administrator(*make_database(logical, properties, stack), properties)
databases["update"] = lambda physical, old, new, stack, logical_id=None: with_administrator(*change_database(physical, old, new, stack, logical_id), new)
emulated_regions.install(handlers, administrators)

make_alarm = handlers["AWS::CloudWatch::Alarm"]["create"]


def alarm(logical, properties, stack):
    """One over several metrics is kept as one over the first of them: there is no arithmetic here."""
    first = next((each["MetricStat"] for each in properties.get("Metrics", []) if "MetricStat" in each), None)
    if first:
        rest = {key: value for key, value in properties.items() if key != "Metrics"}
        properties = {**rest, **first["Metric"], "Period": first["Period"], "Statistic": first["Stat"] if first["Stat"].isalpha() else "Average"}
    return make_alarm(logical, properties, stack)


def composite(logical, properties, stack):
    answer = cloudwatch._put_composite_alarm({}, properties, True)
    if answer[0] >= 400:
        raise ValueError(str(answer[2])[:300])
    return properties["AlarmName"], {"Arn": cloudwatch._composite_alarms[properties["AlarmName"]]["AlarmArn"]}


handlers["AWS::CloudWatch::Alarm"]["create"] = alarm
make("AWS::CloudWatch::CompositeAlarm", composite, lambda physical, properties: cloudwatch._composite_alarms.pop(physical, None))

start_task = ecs._run_task


def run_task(data):
    answer = start_task(data)
    # Tasks of services go on.
    once = "_deploymentId" not in data and not data.get("group", "").startswith("service:")
    started = json.loads(answer[2]).get("tasks", []) if once and answer[0] < 400 else []
    # A suite about services that run asks for tasks that stay.
    if os.environ.get("EMULATED_SERVICES") == "run" and str(data.get("group", "")).startswith("service:"):
        return answer
    for arn in (each["taskArn"] for each in started):
        task = ecs._tasks.get(arn)
        words = json.dumps([data.get("overrides"), data.get("taskDefinition")])
        for container in task["containers"]:
            container.update(lastStatus="STOPPED", exitCode=1 if "FAIL-ON-PURPOSE" in words else 0)
        task.update(lastStatus="STOPPED", desiredStatus="STOPPED", stopCode="EssentialContainerExited", stoppedReason="Essential container in task exited")
    return answer


ecs._run_task = run_task
look_at_tasks = stepfunctions._poll_ecs_tasks


def as_states_has_it(value):
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: as_states_has_it(each) for key, each in value.items()}
    return [as_states_has_it(each) for each in value] if isinstance(value, list) else value


def ended_task(cluster, arns):
    """The task itself, with large letters, and a failure where a container ended badly: as Step Functions answers."""
    task = as_states_has_it(look_at_tasks(cluster, arns)["tasks"][0])
    if any(container.get("ExitCode") for container in task["Containers"]):
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(task, default=str))
    return task


stepfunctions._poll_ecs_tasks = ended_task
follow_path = stepfunctions._resolve_path


def follow(path, data):
    """Paths that pick members of a list by a field, beside those that the emulator knows."""
    picked = re.fullmatch(r"\$\.(\w+)\[\?\(@\.(\w+) ?== ?'([^']*)'\)\]\.(\w+)", path) if isinstance(path, str) else None
    if not picked:
        return follow_path(path, data)
    members, field, wanted, asked = picked.groups()
    return [each.get(asked) for each in data.get(members, []) if each.get(field) == wanted]


stepfunctions._resolve_path = follow


give_login = ecr._get_authorization_token
answer_registry = ecr.handle_registry_request


def login(data):
    """The registry answers where everything else does, and at no name of Amazon's."""
    status, headers, body = give_login(data)
    answer = json.loads(body)
    for each in answer["authorizationData"]:
        each["proxyEndpoint"] = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    return status, headers, json.dumps(answer).encode()


async def registry(method, path, headers, body, query):
    """Nobody pushes or pulls without having logged in."""
    known = json.loads(give_login({})[2])["authorizationData"][0]["authorizationToken"]
    given = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    if given == f"Basic {known}":
        return await answer_registry(method, path, headers, body, query)
    refused = {"errors": [{"code": "UNAUTHORIZED", "message": "no basic auth credentials"}]}
    asked = {"WWW-Authenticate": 'Basic realm="registry"', "Docker-Distribution-API-Version": "registry/2.0"}
    return 401, {"Content-Type": "application/json", **asked}, json.dumps(refused).encode()


ecr._get_authorization_token = login
ecr.handle_registry_request = registry


class Scaling(BaseHTTPRequestHandler):
    """Application Auto Scaling, as far as anybody asks."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        verb = self.headers.get("X-Amz-Target", "").split(".")[-1]
        if verb == "RegisterScalableTarget":
            key = f"{asked['ResourceId']}|{asked['ScalableDimension']}"
            scalable.setdefault(key, {"MinCapacity": 0, "MaxCapacity": 1, "SuspendedState": {}}).update(asked)
            answer = {}
        elif verb == "DescribeScalableTargets":
            wanted = asked.get("ResourceIds")
            answer = {"ScalableTargets": [each for each in scalable.values() if not wanted or each["ResourceId"] in wanted]}
        else:
            answer = {}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    from ministack.app import main

    scaling = ThreadingHTTPServer(("127.0.0.1", int(os.environ["SCALING_PORT"])), Scaling)
    threading.Thread(target=scaling.serve_forever, daemon=True).start()
    main()
