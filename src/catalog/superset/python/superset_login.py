"""Login through an OpenID provider, and through nothing else."""

import logging
from typing import Any

from flask import current_app
from superset.security import SupersetSecurityManager

logger = logging.getLogger(__name__)


class SingleSignOn(SupersetSecurityManager):
    """People and their roles come from the provider at each login; passwords are refused."""

    def auth_user_db(self, username: str, password: str) -> None:
        """
        Refuses every password.

        Flask-AppBuilder 5.0 still accepts them at /api/v1/security/login with AUTH_OAUTH; all its password logins
        pass through here.
        """
        logger.warning("refused a login with a password for %r: people log in through the identity provider", username)

    auth_user_ldap = auth_user_db

    def oauth_user_info(self, provider: str, response: dict[str, Any]) -> dict[str, Any]:
        """
        What the provider says about the person: the claims of the identity token, completed by its userinfo endpoint.
        """
        remote = self.oauth_remotes[provider]
        claims = dict(response.get("userinfo") or {})
        if remote.load_server_metadata().get("userinfo_endpoint"):
            told = dict(remote.userinfo(token=response))
            # OpenID Connect Core 5.3.2: an answer about somebody else must not be used.
            if claims and told.get("sub") != claims.get("sub"):
                raise ValueError("the provider's userinfo is about another person than its identity token")
            claims.update(told)
        groups = claims.get(current_app.config["OIDC_GROUPS_CLAIM"]) or []
        username = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        given, _, family = str(claims.get("name") or username).partition(" ")
        return {
            "username": username,
            "email": claims.get("email") or f"{username}@email.notfound",
            "first_name": claims.get("given_name") or given,
            "last_name": claims.get("family_name") or family,
            "role_keys": [groups] if isinstance(groups, str) else list(groups),
        }

    def auth_user_oauth(self, userinfo: dict[str, Any]) -> Any:
        """
        Logs a person in and takes over name and address, which Flask-AppBuilder does only when the account is made.
        """
        if userinfo["username"] == current_app.config["OIDC_RESERVED_USERNAME"]:
            # Otherwise whoever may choose that name at the provider would own what the administrator owns.
            logger.warning(
                "refused %r from the identity provider: that name is the local administrator's", userinfo["username"]
            )
            return None
        user = super().auth_user_oauth(userinfo)
        if user is None:
            return None
        profile = {key: userinfo[key] for key in ("first_name", "last_name", "email")}
        holder = self.find_user(email=profile["email"])
        if holder is not None and holder.id != user.id:
            logger.warning("kept the address of %s: another account has the new one", user.username)
            del profile["email"]
        if any(getattr(user, key) != value for key, value in profile.items()):
            for key, value in profile.items():
                setattr(user, key, value)
            self.update_user(user)
        return user


def metadata_address(issuer: str) -> str:
    """Where a provider describes itself (OpenID Connect Discovery 4)."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"
